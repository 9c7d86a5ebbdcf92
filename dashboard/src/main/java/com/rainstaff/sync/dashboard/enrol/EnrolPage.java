package com.rainstaff.sync.dashboard.enrol;

import com.rainstaff.sync.dashboard.layout.DashboardConfig;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.time.Duration;

/** Lets an admin make a one-time token and shows what to do with it, once. */
@Path("/dashboard/enrol")
@RolesAllowed("admin")
@Produces(Html.UTF_8)
public class EnrolPage {
    private static final int LONGEST_HOURS = 168;
    private static final int LONGEST_NOTE = 80;

    private final Frames frames;
    private final TokenDesk tokens;
    private final DashboardConfig config;

    EnrolPage(Frames frames, TokenDesk tokens, DashboardConfig config) {
        this.frames = frames;
        this.tokens = tokens;
        this.config = config;
    }

    @GET
    public TemplateInstance ask(@Context HttpServerRequest request) {
        Frame frame = frames.of(request);
        return Templates.enrol(frame, EnrolView.choice(tokens.regions(), serverAddress(request)))
                .setLocale(frame.locale());
    }

    @POST
    public TemplateInstance make(
            @Context HttpServerRequest request,
            @FormParam("form") String form,
            @FormParam("region") @DefaultValue("") String region,
            @FormParam("note") @DefaultValue("") String note,
            @FormParam("hours") @DefaultValue("1") int hours) {
        FormGuard.requireOwnForm(request, form);
        requireSense(region, note, hours);
        Frame frame = frames.of(request);
        TokenDesk.Issued issued = tokens.issue(
                region, note.strip(), Duration.ofHours(hours), frame.viewer().name());
        EnrolView view = new EnrolView(
                tokens.regions(), region, note.strip(), issued.token(), issued.expiresAt(), serverAddress(request));
        return Templates.enrol(frame, view).setLocale(frame.locale());
    }

    private void requireSense(String region, String note, int hours) {
        if (!tokens.regions().contains(region)
                || hours < 1
                || hours > LONGEST_HOURS
                || note.length() > LONGEST_NOTE
                || note.chars().anyMatch(Character::isISOControl)) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST,
                    "A token is for one of the regions, for 1 to 168 hours, with a note of up to 80 characters."
                            + " None was made.");
        }
    }

    private String serverAddress(HttpServerRequest request) {
        return config.publicUrl().orElseGet(() -> request.scheme() + "://" + request.authority());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance enrol(Frame frame, EnrolView view);
    }
}
