package com.rainstaff.sync.server.settle;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.exchange.Settling;
import com.rainstaff.sync.server.quarantine.KeptChange;
import com.rainstaff.sync.server.quarantine.Quarantine;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Changes the server keeps and could not accept, and where they are judged again once what was wrong is put right. */
@Path("/api/v1/quarantine")
@RolesAllowed("admin")
class QuarantineResource {
    private final Quarantine quarantine;
    private final Settling settling;
    private final ActivityLog activity;
    private final SecurityIdentity caller;
    private final Clock clock;

    QuarantineResource(
            Quarantine quarantine, Settling settling, ActivityLog activity, SecurityIdentity caller, Clock clock) {
        this.quarantine = quarantine;
        this.settling = settling;
        this.activity = activity;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * @param kind upsert or tombstone, as its letter in the log
     * @param problem the problem type's name
     * @param releasedAt when it was accepted after all; absent while it waits
     */
    record Kept(
            long id,
            String device,
            int epoch,
            long sequence,
            String table,
            String row,
            String kind,
            String problem,
            String detail,
            Instant receivedAt,
            Instant releasedAt,
            String releasedBy) {
        static Kept of(KeptChange kept) {
            return new Kept(
                    kept.id(),
                    kept.origin().device(),
                    kept.origin().epoch(),
                    kept.change().sequence(),
                    kept.change().key().table(),
                    kept.change().key().id().text(),
                    String.valueOf(kept.change().kind().code()),
                    kept.problem(),
                    kept.detail(),
                    kept.receivedAt(),
                    kept.releasedAt(),
                    kept.releasedBy());
        }
    }

    /**
     * What waits, newest first.
     *
     * @param before only those with smaller ids; 0 for the newest
     */
    @GET
    public List<Kept> waiting(
            @QueryParam("before") @DefaultValue("0") long before,
            @QueryParam("limit") @DefaultValue("200") @Min(1) @Max(1_000) int limit) {
        return quarantine.waiting(before, limit).stream().map(Kept::of).toList();
    }

    /**
     * Judges the change again, as its device's and by what its writer had seen. One that was released before is left alone;
     * one that still cannot be accepted goes on waiting, and the refusal says why.
     */
    @POST
    @Path("/{id}/release")
    @Transactional
    public Kept release(long id) {
        KeptChange kept = quarantine
                .lock(id)
                .orElseThrow(() -> new SyncException(ProblemType.NOT_FOUND, "Nothing is kept as " + id + "."));
        if (kept.releasedAt() != null) {
            return Kept.of(kept);
        }
        String by = caller.getPrincipal().getName();
        settling.release(kept);
        quarantine.release(id, by, clock.instant());
        activity.record(
                ActivityKind.SETTLEMENT,
                by,
                kept.origin().device(),
                null,
                "change " + kept.change().sequence() + " to " + kept.change().key() + " left quarantine");
        return Kept.of(quarantine.lock(id).orElseThrow());
    }
}
