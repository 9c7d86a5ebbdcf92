package com.rainstaff.sync.dashboard.activity;

import com.rainstaff.sync.dashboard.layout.Frame;
import com.rainstaff.sync.dashboard.layout.Frames;
import com.rainstaff.sync.dashboard.layout.Html;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;

/** The activity log, newest first; its newest page renews itself. */
@Path("/dashboard/activity")
@RolesAllowed({"admin", "support"})
@Produces(Html.UTF_8)
public class ActivityPage {
    private final Frames frames;
    private final ActivitySource source;

    ActivityPage(Frames frames, ActivitySource source) {
        this.frames = frames;
        this.source = source;
    }

    /** The page, or what of it changes when htmx asks. */
    @GET
    public TemplateInstance show(
            @Context HttpServerRequest request,
            @HeaderParam("HX-Request") boolean renewal,
            @QueryParam("pc") String pc,
            @QueryParam("region") String region,
            @QueryParam("kind") String kind,
            @QueryParam("before") @DefaultValue("0") long before) {
        Frame frame = frames.of(request);
        ActivityView view = ActivityView.read(source, new ActivityFilter(pc, region, kind, before));
        TemplateInstance page = renewal ? Templates.activity$live(frame, view) : Templates.activity(frame, view);
        return page.setLocale(frame.locale());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance activity(Frame frame, ActivityView view);

        static native TemplateInstance activity$live(Frame frame, ActivityView view);
    }
}
