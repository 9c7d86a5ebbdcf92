package com.rainstaff.sync.server.overview;

import com.rainstaff.sync.dashboard.conflicts.Cell;
import com.rainstaff.sync.dashboard.conflicts.ConflictSource;
import com.rainstaff.sync.dashboard.conflicts.OpenConflict;
import com.rainstaff.sync.dashboard.conflicts.Side;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The open conflicts for tools, with what the dashboard's page shows. Support staff see personal numbers covered. */
@Path("/api/v1/conflicts")
@RolesAllowed({"admin", "support"})
class ConflictResource {
    private final ConflictSource source;
    private final SecurityIdentity caller;

    ConflictResource(ConflictSource source, SecurityIdentity caller) {
        this.source = source;
        this.caller = caller;
    }

    /** A conflict on the wire; {@code before=id} of the last one leads to the next page. */
    record Listed(
            long id,
            String table,
            String row,
            String feed,
            String kind,
            int changes,
            boolean uncertain,
            Instant detectedAt,
            ListedSide winner,
            ListedSide loser) {}

    /** @param columns the row's values as people read them, by column; empty where the row was deleted */
    record ListedSide(
            String pc,
            String region,
            Instant writtenAt,
            Instant acceptedAt,
            boolean deleted,
            Map<String, String> columns) {}

    /**
     * Newest first.
     *
     * @param before only those with smaller ids; 0 for the newest
     */
    @GET
    public List<Listed> open(
            @QueryParam("before") @DefaultValue("0") long before,
            @QueryParam("limit") @DefaultValue("200") @Min(1) @Max(1_000) int limit) {
        boolean admin = caller.hasRole("admin");
        return source.open(before, limit).stream()
                .map(conflict -> listed(admin ? conflict : conflict.masked()))
                .toList();
    }

    private static Listed listed(OpenConflict conflict) {
        return new Listed(
                conflict.id(),
                conflict.table(),
                conflict.row(),
                conflict.feed(),
                conflict.kind(),
                conflict.changes(),
                conflict.uncertain(),
                conflict.detectedAt(),
                listed(conflict.winner()),
                listed(conflict.loser()));
    }

    private static ListedSide listed(Side side) {
        Map<String, String> columns = new LinkedHashMap<>();
        side.columns().forEach((name, cell) -> columns.put(name, cell.kind() == Cell.Kind.NULL ? null : cell.text()));
        return new ListedSide(side.pc(), side.region(), side.writtenAt(), side.acceptedAt(), side.deleted(), columns);
    }
}
