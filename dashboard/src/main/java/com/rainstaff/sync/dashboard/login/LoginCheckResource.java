package com.rainstaff.sync.dashboard.login;

import com.rainstaff.sync.dashboard.layout.Html;
import com.rainstaff.sync.dashboard.session.FormGuard;
import com.rainstaff.sync.dashboard.session.SessionCookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;

/** Takes the login form: on to the page asked for, or the form again with what went wrong. */
@Path("/j_security_check")
@Produces(Html.UTF_8)
public class LoginCheckResource {
    private final LoginForm form;
    private final SignIn signIn;

    LoginCheckResource(LoginForm form, SignIn signIn) {
        this.form = form;
        this.signIn = signIn;
    }

    @POST
    public Response check(
            @Context HttpServerRequest request,
            @FormParam("j_username") @DefaultValue("") String username,
            @FormParam("j_password") @DefaultValue("") String password,
            @FormParam("to") @DefaultValue(LoginForm.HOME) String to) {
        FormGuard.requireOwnSite(request);
        String destination = LoginForm.destination(to);
        SignIn.Outcome outcome = signIn.attempt(username.strip(), password, addressOf(request));
        if (outcome instanceof SignIn.Welcome welcome) {
            SessionCookie.give(request, welcome.session(), welcome.longest());
            return Response.seeOther(URI.create(destination)).build();
        } else if (outcome instanceof SignIn.TooSoon tooSoon) {
            return tooSoon(request, destination, username, secondsOf(tooSoon.pause()));
        }
        return Response.status(Response.Status.UNAUTHORIZED)
                .entity(form.show(request, LoginView.refused(destination, username)))
                .build();
    }

    private Response tooSoon(HttpServerRequest request, String destination, String username, long seconds) {
        return Response.status(Response.Status.TOO_MANY_REQUESTS)
                .header("Retry-After", seconds)
                .entity(form.show(request, LoginView.throttled(destination, username, seconds)))
                .build();
    }

    private static String addressOf(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
    }

    private static long secondsOf(Duration pause) {
        return Math.max(1, pause.plusMillis(999).toSeconds());
    }
}
