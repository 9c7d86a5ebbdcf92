package com.rainstaff.sync.server.settle;

import com.rainstaff.sync.server.conflict.StoredConflict;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;

/** Where an administrator settles a conflict. Each can be repeated; one that is settled already stays as it is. */
@Path("/api/v1/conflicts/{id}")
@RolesAllowed("admin")
class ConflictSettlementResource {
    private final ConflictSettlement settlement;
    private final SecurityIdentity caller;

    ConflictSettlementResource(ConflictSettlement settlement, SecurityIdentity caller) {
        this.settlement = settlement;
        this.caller = caller;
    }

    /** @param resolution what was decided, which for a conflict that was settled before may be something else */
    record Settled(long id, String resolution, String resolvedBy, Instant resolvedAt) {}

    /** What lost comes back as a new change; a merge is split. */
    @POST
    @Path("/undo")
    public Settled undo(long id) {
        return settle(id, Decision.UNDO);
    }

    /** Leaves everything as it is and closes the conflict. */
    @POST
    @Path("/resolve")
    public Settled resolve(long id) {
        return settle(id, Decision.RESOLVE);
    }

    /** Brings back the deleted row that an orphan belongs to; its other orphans are settled with it. */
    @POST
    @Path("/restore-parent")
    public Settled restoreParent(long id) {
        return settle(id, Decision.RESTORE_PARENT);
    }

    /** Deletes an orphan. */
    @POST
    @Path("/let-go")
    public Settled letGo(long id) {
        return settle(id, Decision.LET_GO);
    }

    private Settled settle(long id, Decision decision) {
        StoredConflict settled =
                settlement.settle(id, decision, caller.getPrincipal().getName());
        return new Settled(settled.id(), settled.resolution(), settled.resolvedBy(), settled.resolvedAt());
    }
}
