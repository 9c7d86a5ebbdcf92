package com.rainstaff.sync.dashboard.conflicts;

import com.rainstaff.sync.dashboard.layout.Frame;
import com.rainstaff.sync.dashboard.layout.Frames;
import com.rainstaff.sync.dashboard.layout.Html;
import com.rainstaff.sync.dashboard.session.FormGuard;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Open conflicts with both sides. Support staff see personal numbers covered; administrators settle. */
@Path("/dashboard/conflicts")
@RolesAllowed({"admin", "support"})
@Produces(Html.UTF_8)
public class ConflictsPage {
    private final Frames frames;
    private final ConflictSource source;
    private final ConflictDesk desk;

    ConflictsPage(Frames frames, ConflictSource source, ConflictDesk desk) {
        this.frames = frames;
        this.source = source;
        this.desk = desk;
    }

    @GET
    public TemplateInstance show(
            @Context HttpServerRequest request, @QueryParam("before") @DefaultValue("0") long before) {
        Frame frame = frames.of(request);
        ConflictsView view = ConflictsView.read(source, before, !frame.viewer().admin());
        return Templates.conflicts(frame, view).setLocale(frame.locale());
    }

    /** Settles one conflict and leads back to the others. */
    @POST
    @Path("/{id}")
    @RolesAllowed("admin")
    public Response settle(
            @Context HttpServerRequest request,
            @PathParam("id") long id,
            @FormParam("form") String form,
            @FormParam("choice") @DefaultValue("") String word) {
        FormGuard.requireOwnForm(request, form);
        Choice choice = Choice.of(word)
                .orElseThrow(() -> new SyncException(
                        ProblemType.MALFORMED_REQUEST,
                        "\"" + word + "\" is nothing a conflict can be settled by. Nothing was changed."));
        desk.settle(id, choice, frames.of(request).viewer().name());
        return Response.seeOther(URI.create("/dashboard/conflicts")).build();
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance conflicts(Frame frame, ConflictsView view);
    }
}
