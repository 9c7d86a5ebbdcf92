package com.rainstaff.sync.dashboard.login;

import com.rainstaff.sync.dashboard.session.FormGuard;
import com.rainstaff.sync.dashboard.session.SessionCookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Takes the sign-out button of every page. */
@Path("/dashboard/logout")
@RolesAllowed({"admin", "support"})
public class LogoutResource {
    private final SignIn signIn;

    LogoutResource(SignIn signIn) {
        this.signIn = signIn;
    }

    @POST
    public Response logout(@Context HttpServerRequest request, @FormParam("form") String form) {
        FormGuard.requireOwnForm(request, form);
        SessionCookie.read(request).ifPresent(signIn::end);
        SessionCookie.take(request);
        return Response.seeOther(URI.create("/dashboard/login")).build();
    }
}
