package com.rainstaff.sync.server.recovery;

import com.rainstaff.sync.exchange.HistoryEntry;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.people.People;
import com.rainstaff.sync.server.region.Regions;
import com.rainstaff.sync.server.schema.Schemas;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** What support staff read from the past. A person sees the rows of their region; each look is recorded. */
@Path("/api/v1/recovery")
@RolesAllowed({"support", "admin"})
class RecoveryResource {
    /** PostgreSQL knows moments until the year 294276, ISO 8601 writes years of four digits. */
    private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59Z");

    private final History history;
    private final PointInTime pointInTime;
    private final Schemas schemas;
    private final Regions regions;
    private final People people;
    private final ActivityLog activity;
    private final SecurityIdentity caller;
    private final Clock clock;

    RecoveryResource(
            History history,
            PointInTime pointInTime,
            Schemas schemas,
            Regions regions,
            People people,
            ActivityLog activity,
            SecurityIdentity caller,
            Clock clock) {
        this.history = history;
        this.pointInTime = pointInTime;
        this.schemas = schemas;
        this.regions = regions;
        this.people = people;
        this.activity = activity;
        this.caller = caller;
        this.clock = clock;
    }

    /** Everything that happened to the rows {@code key} may mean, newest last. */
    @GET
    @Path("/history")
    public List<HistoryEntry> history(
            @QueryParam("table") @NotBlank String table, @QueryParam("key") @NotBlank String key) {
        List<HistoryEntry> entries = history.of(table, key, people.regionOf(name()));
        record(null, "history of " + table + " " + key);
        return entries;
    }

    /** Part of the database as it was accepted at a moment; asked again with {@code after} until no next one is named. */
    @GET
    @Path("/snapshot")
    public Snapshot snapshot(
            @QueryParam("at") String at, @QueryParam("region") String region, @QueryParam("after") String after) {
        Region wanted = allowed(region);
        Instant moment = at == null ? clock.instant() : moment(at);
        if (after == null) {
            record(wanted.name(), "snapshot as of " + moment);
        }
        return pointInTime.part(wanted, moment, after);
    }

    /** For each table one schema that has room for the rows of every device. */
    @GET
    @Path("/schemas")
    public List<TableSchema> schemas(@QueryParam("region") String region) {
        allowed(region);
        return RoomySchemas.of(schemas.newestFirst());
    }

    private Region allowed(String label) {
        Region own = people.regionOf(name());
        Region wanted = label == null || label.isBlank()
                ? own
                : regions.orAllMeantBy(label)
                        .orElseThrow(() -> new SyncException(
                                ProblemType.MALFORMED_REQUEST, "No region is called \"" + label + "\"."));
        if (!own.isAll() && !own.equals(wanted)) {
            throw new SyncException(ProblemType.NOT_ALLOWED, "You see the rows of " + own + ", not of " + wanted + ".");
        }
        return wanted;
    }

    private static Instant moment(String at) {
        try {
            Instant moment = Instant.parse(at);
            if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LAST_MOMENT)) {
                throw new DateTimeException("outside 1970 to 9999");
            }
            return moment;
        } catch (DateTimeException malformed) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST,
                    "A moment is written 2026-11-22T08:00:00Z, not \"" + at + "\".",
                    malformed);
        }
    }

    private void record(String region, String what) {
        activity.record(ActivityKind.RECOVERY, name(), null, region, what);
    }

    private String name() {
        return caller.getPrincipal().getName();
    }
}
