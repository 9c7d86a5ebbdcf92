package com.rainstaff.sync.dashboard.conflicts;

import com.rainstaff.sync.dashboard.layout.Frame;
import com.rainstaff.sync.dashboard.layout.Frames;
import com.rainstaff.sync.dashboard.layout.Html;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;

/** Open conflicts with both sides. Support staff see personal numbers covered. */
@Path("/dashboard/conflicts")
@RolesAllowed({"admin", "support"})
@Produces(Html.UTF_8)
public class ConflictsPage {
    private final Frames frames;
    private final ConflictSource source;

    ConflictsPage(Frames frames, ConflictSource source) {
        this.frames = frames;
        this.source = source;
    }

    @GET
    public TemplateInstance show(
            @Context HttpServerRequest request, @QueryParam("before") @DefaultValue("0") long before) {
        Frame frame = frames.of(request);
        ConflictsView view = ConflictsView.read(source, before, !frame.viewer().admin());
        return Templates.conflicts(frame, view).setLocale(frame.locale());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance conflicts(Frame frame, ConflictsView view);
    }
}
