package com.rainstaff.sync.dashboard.problems;

import com.rainstaff.sync.dashboard.layout.Frame;
import com.rainstaff.sync.dashboard.layout.Frames;
import com.rainstaff.sync.dashboard.layout.Html;
import com.rainstaff.sync.problem.ProblemType;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** What RFC 9457 {@code type} links lead to: what happened, what is kept, what to do. Open to everybody. */
@Path("/problems")
@Produces(Html.UTF_8)
public class ProblemsPage {
    private final Frames frames;

    ProblemsPage(Frames frames) {
        this.frames = frames;
    }

    @GET
    public TemplateInstance all(@Context HttpServerRequest request) {
        return list(request);
    }

    /** The page of one type; for an unknown one the list of all, with status 404. */
    @GET
    @Path("/{slug}")
    public Response one(@Context HttpServerRequest request, @PathParam("slug") String slug) {
        Optional<ProblemType> type = ProblemType.ofUri("/problems/" + slug);
        if (type.isEmpty()) {
            return Response.status(Response.Status.NOT_FOUND)
                    .entity(list(request))
                    .build();
        }
        Frame frame = frames.of(request);
        return Response.ok(Templates.problem(frame, type.get()).setLocale(frame.locale()))
                .build();
    }

    private TemplateInstance list(HttpServerRequest request) {
        Frame frame = frames.of(request);
        return Templates.problems(frame, List.of(ProblemType.values())).setLocale(frame.locale());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance problem(Frame frame, ProblemType type);

        static native TemplateInstance problems(Frame frame, List<ProblemType> types);
    }
}
