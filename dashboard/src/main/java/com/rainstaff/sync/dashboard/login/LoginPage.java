package com.rainstaff.sync.dashboard.login;

import com.rainstaff.sync.dashboard.layout.Html;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;

/** Where people sign in; needs no script. */
@Path("/dashboard/login")
@Produces(Html.UTF_8)
public class LoginPage {
    private final LoginForm form;

    LoginPage(LoginForm form) {
        this.form = form;
    }

    /** @param to where to go afterwards; only pages of the dashboard count */
    @GET
    public TemplateInstance show(
            @Context HttpServerRequest request, @QueryParam("to") @DefaultValue(LoginForm.HOME) String to) {
        return form.show(request, LoginView.fresh(LoginForm.destination(to)));
    }
}
