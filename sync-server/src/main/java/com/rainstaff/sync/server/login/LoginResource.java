package com.rainstaff.sync.server.login;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;

/** Where support's tools log in. */
@Path("/api/v1/logins")
class LoginResource {
    private final PersonTokens tokens;

    LoginResource(PersonTokens tokens) {
        this.tokens = tokens;
    }

    record Credentials(@NotBlank String username, @NotBlank String password) {}

    /** @param token to be sent as {@code Authorization: Bearer}, prefix included */
    record LoggedIn(String token, Instant expiresAt) {}

    @POST
    @PermitAll
    public LoggedIn login(@NotNull @Valid Credentials credentials) {
        return tokens.issue(credentials.username(), credentials.password())
                .map(issued -> new LoggedIn("p." + issued.token(), issued.expiresAt()))
                .orElseThrow(() ->
                        new SyncException(ProblemType.NOT_AUTHENTICATED, "Nobody is known by this name and password."));
    }
}
