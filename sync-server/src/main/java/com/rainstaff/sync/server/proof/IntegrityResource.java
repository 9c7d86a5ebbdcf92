package com.rainstaff.sync.server.proof;

import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Whether the log is what was written, for administrators. */
@Path("/api/v1/integrity")
@RolesAllowed("admin")
class IntegrityResource {
    private final IntegrityCheck check;
    private final ActivityLog activity;
    private final SecurityIdentity caller;

    IntegrityResource(IntegrityCheck check, ActivityLog activity, SecurityIdentity caller) {
        this.check = check;
        this.activity = activity;
        this.caller = caller;
    }

    /** Checks everything there is; takes as long as reading all of it. */
    @GET
    public IntegrityCheck.Report check() {
        IntegrityCheck.Report report = check.check();
        activity.record(
                ActivityKind.ADMINISTRATION,
                caller.getPrincipal().getName(),
                null,
                null,
                "integrity checked: "
                        + (report.ok() ? "all fits" : report.broken().size() + " do not fit"));
        return report;
    }
}
