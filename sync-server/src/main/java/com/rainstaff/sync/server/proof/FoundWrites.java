package com.rainstaff.sync.server.proof;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.PushedChanges.Found;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.device.ToldMillis;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Changes that a device did not capture as they were made, with the time in which they must have been. */
@ApplicationScoped
public class FoundWrites {
    private final Jdbc jdbc;
    private final ActivityLog activity;

    FoundWrites(Jdbc jdbc, ActivityLog activity) {
        this.jdbc = jdbc;
        this.activity = activity;
    }

    /**
     * Joins the caller's transaction. What is said of changes that are not among {@code accepted} is ignored.
     *
     * @param region of the device
     */
    public void keep(Origin origin, Region region, List<Found> found, List<Change> accepted, Instant at) {
        Map<Long, Change> changes = accepted.stream()
                .collect(Collectors.toMap(Change::sequence, Function.identity(), (first, second) -> first));
        List<Found> kept = found.stream()
                .filter(one -> changes.containsKey(one.sequence()))
                .toList();
        if (kept.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                insert into found_write (device_id, epoch, device_sequence, since, found_at)
                select ?, ?, f.device_sequence, to_timestamp(f.since / 1000.0), ?
                from unnest(?::bigint[], ?::bigint[]) as f (device_sequence, since)
                on conflict do nothing
                """,
                origin.device(),
                origin.epoch(),
                at,
                kept.stream().map(Found::sequence).toArray(Long[]::new),
                kept.stream().map(Found::sinceMillis).map(ToldMillis::possible).toArray(Long[]::new));
        Map<String, Integer> tables = new TreeMap<>();
        kept.forEach(one -> tables.merge(changes.get(one.sequence()).key().table(), 1, Integer::sum));
        activity.record(
                ActivityKind.INTEGRITY,
                origin.device(),
                origin.device(),
                region.name(),
                kept.size() + " writes were found that nobody had captured; rows " + tables);
    }
}
