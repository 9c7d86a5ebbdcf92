package com.rainstaff.sync.server.device;

import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.server.throttle.Attempt;
import com.rainstaff.sync.server.throttle.AttemptThrottle;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;

/** Where a PC becomes a device. */
@Path("/api/v1/enrol")
class EnrolmentResource {
    /** What people call a PC, and what an agent calls its release, fits a line. */
    private static final int LONGEST_NAME = 100;

    private final EnrolmentService enrolment;
    private final AttemptThrottle throttle;

    EnrolmentResource(EnrolmentService enrolment, AttemptThrottle throttle) {
        this.enrolment = enrolment;
        this.throttle = throttle;
    }

    /** Needs no credentials but the one-time token in the request. */
    @POST
    @PermitAll
    public Enrolment.Reply enrol(@Context HttpServerRequest http, Enrolment.Request request) {
        requireSense(request);
        Attempt attempt = Attempt.enrolment(http.remoteAddress().hostAddress());
        throttle.requireNoPause(attempt);
        return enrolment.enrol(request).orElseThrow(() -> {
            throttle.failed(attempt);
            return new SyncException(
                    ProblemType.ENROLMENT_REFUSED,
                    "This enrolment token does not exist, was used already or is too old. Ask for a new one.");
        });
    }

    private static void requireSense(Enrolment.Request request) {
        if (request == null
                || request.token() == null
                || request.name() == null
                || request.name().isBlank()
                || request.name().length() > LONGEST_NAME
                || (request.agentVersion() != null && request.agentVersion().length() > LONGEST_NAME)) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST,
                    "An enrolment names a token and the PC, the latter in up to " + LONGEST_NAME + " characters.");
        }
    }
}
