package com.rainstaff.sync.dashboard.login;

import com.rainstaff.sync.dashboard.layout.Frame;
import com.rainstaff.sync.dashboard.layout.Frames;
import com.rainstaff.sync.dashboard.session.FormGuard;
import com.rainstaff.sync.dashboard.session.SessionCookie;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;

/** Signing in by a form, and out by a button; neither needs a script. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class LoginPage {
    private static final String HOME = "/dashboard";

    private final Frames frames;
    private final SignIn signIn;

    LoginPage(Frames frames, SignIn signIn) {
        this.frames = frames;
        this.signIn = signIn;
    }

    /**
     * The form.
     *
     * @param to where to go afterwards; only pages of the dashboard count
     */
    @GET
    @Path("dashboard/login")
    public TemplateInstance form(@Context HttpServerRequest request, @QueryParam("to") @DefaultValue(HOME) String to) {
        return page(request, LoginView.fresh(destination(to)));
    }

    /** Takes the form: on to the page asked for, or the form again with what went wrong. */
    @POST
    @Path("j_security_check")
    public Response check(
            @Context HttpServerRequest request,
            @FormParam("j_username") @DefaultValue("") String username,
            @FormParam("j_password") @DefaultValue("") String password,
            @FormParam("to") @DefaultValue(HOME) String to) {
        FormGuard.requireOwnSite(request);
        String destination = destination(to);
        SignIn.Outcome outcome = signIn.attempt(username.strip(), password, addressOf(request));
        if (outcome instanceof SignIn.Welcome welcome) {
            SessionCookie.give(request, welcome.session(), welcome.longest());
            return Response.seeOther(URI.create(destination)).build();
        } else if (outcome instanceof SignIn.TooSoon tooSoon) {
            return Response.status(Response.Status.TOO_MANY_REQUESTS)
                    .header("Retry-After", secondsOf(tooSoon.wait()))
                    .entity(page(request, LoginView.throttled(destination, username, secondsOf(tooSoon.wait()))))
                    .build();
        }
        return Response.status(Response.Status.UNAUTHORIZED)
                .entity(page(request, LoginView.refused(destination, username)))
                .build();
    }

    @POST
    @Path("dashboard/logout")
    @RolesAllowed({"admin", "support"})
    public Response logout(@Context HttpServerRequest request, @FormParam("form") String form) {
        FormGuard.requireOwnForm(request, form);
        SessionCookie.read(request).ifPresent(signIn::end);
        SessionCookie.take(request);
        return Response.seeOther(URI.create("/dashboard/login")).build();
    }

    private TemplateInstance page(HttpServerRequest request, LoginView view) {
        Frame frame = frames.of(request, "/dashboard/login");
        return Templates.login(frame, view).setLocale(frame.locale());
    }

    private static String destination(String asked) {
        boolean ours = asked.equals(HOME) || asked.startsWith(HOME + "/") || asked.startsWith(HOME + "?");
        return ours && asked.chars().allMatch(LoginPage::fitsAddress) ? asked : HOME;
    }

    private static boolean fitsAddress(int character) {
        return character > ' ' && character < 0x7f && "\"<>\\^`{|}".indexOf(character) < 0;
    }

    private static String addressOf(HttpServerRequest request) {
        return request.remoteAddress() == null ? "unknown" : request.remoteAddress().hostAddress();
    }

    private static long secondsOf(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance login(Frame frame, LoginView view);
    }
}
