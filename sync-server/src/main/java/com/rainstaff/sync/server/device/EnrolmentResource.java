package com.rainstaff.sync.server.device;

import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Where a PC becomes a device. */
@Path("/api/v1/enrol")
class EnrolmentResource {
    private final EnrolmentService enrolment;

    EnrolmentResource(EnrolmentService enrolment) {
        this.enrolment = enrolment;
    }

    /** Needs no credentials but the one-time token in the request. */
    @POST
    @PermitAll
    public Enrolment.Reply enrol(Enrolment.Request request) {
        if (request == null
                || request.token() == null
                || request.name() == null
                || request.name().isBlank()) {
            throw new SyncException(ProblemType.MALFORMED_REQUEST, "An enrolment names a token and the PC.");
        }
        return enrolment.enrol(request);
    }
}
