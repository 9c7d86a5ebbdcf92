package com.rainstaff.sync.server.login;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.server.throttle.Attempt;
import com.rainstaff.sync.server.throttle.AttemptThrottle;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.time.Instant;
import java.util.Optional;

/** Where support's tools log in. */
@Path("/api/v1/logins")
class LoginResource {
    private final PersonTokens tokens;
    private final AttemptThrottle throttle;

    LoginResource(PersonTokens tokens, AttemptThrottle throttle) {
        this.tokens = tokens;
        this.throttle = throttle;
    }

    /** What is longer than any name or password is refused unread: failed attempts are recorded with their name. */
    record Credentials(
            @NotBlank @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*")
            String username,

            @NotBlank @Size(max = 256) String password) {}

    /** @param token to be sent as {@code Authorization: Bearer}, prefix included */
    record LoggedIn(String token, Instant expiresAt) {}

    @POST
    @PermitAll
    public LoggedIn login(@Context HttpServerRequest request, @NotNull @Valid Credentials credentials) {
        Attempt attempt =
                Attempt.login(credentials.username(), request.remoteAddress().hostAddress());
        throttle.requireNoPause(attempt);
        Optional<PersonTokens.Issued> issued = tokens.issue(credentials.username(), credentials.password());
        if (issued.isEmpty()) {
            throttle.failed(attempt);
            throw new SyncException(ProblemType.NOT_AUTHENTICATED, "Nobody is known by this name and password.");
        }
        throttle.succeeded(attempt);
        return new LoggedIn("p." + issued.get().token(), issued.get().expiresAt());
    }
}
