package com.rainstaff.sync.dashboard.overview;

import com.rainstaff.sync.dashboard.layout.Frame;
import com.rainstaff.sync.dashboard.layout.Frames;
import com.rainstaff.sync.dashboard.layout.Html;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;

/** Regions and their PCs, renewed in place while somebody looks. */
@Path("/dashboard")
@RolesAllowed({"admin", "support"})
@Produces(Html.UTF_8)
public class OverviewPage {
    private final Frames frames;
    private final OverviewSource source;
    private final StateLimits limits;

    OverviewPage(Frames frames, OverviewSource source, StateLimits limits) {
        this.frames = frames;
        this.source = source;
        this.limits = limits;
    }

    /** The page, or what of it changes when htmx asks. */
    @GET
    public TemplateInstance show(@Context HttpServerRequest request, @HeaderParam("HX-Request") boolean renewal) {
        Frame frame = frames.of(request);
        OverviewView view = OverviewView.of(source.read(), limits, frame.now());
        TemplateInstance page = renewal ? Templates.overview$live(frame, view) : Templates.overview(frame, view);
        return page.setLocale(frame.locale());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance overview(Frame frame, OverviewView view);

        static native TemplateInstance overview$live(Frame frame, OverviewView view);
    }
}
