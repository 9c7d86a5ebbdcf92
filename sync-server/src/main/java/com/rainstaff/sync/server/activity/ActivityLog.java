package com.rainstaff.sync.server.activity;

import com.rainstaff.sync.server.integrity.HashChain;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who did what and when. Entries are chained, so that one that is changed or taken out shows. */
@ApplicationScoped
public class ActivityLog {
    /** Advisory lock under which the chain grows by one entry at a time, across instances. */
    private static final long CHAIN_LOCK = 7_246_001L;

    private static final int ENTRIES_AT_ONCE = 5_000;

    private final Jdbc jdbc;
    private final Clock clock;

    ActivityLog(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Joins the caller's transaction, and holds the log's end until it commits: record last.
     *
     * @param actor a person's name, or the device's id
     * @param device the device concerned, or null
     * @param region the region concerned, or null
     */
    @Transactional
    public void record(ActivityKind kind, String actor, String device, String region, String detail) {
        jdbc.query("select pg_advisory_xact_lock(?)", row -> null, CHAIN_LOCK);
        byte[] before = jdbc.first(
                        "select chain from activity order by activity_id desc limit 1", row -> row.getBytes("chain"))
                .orElse(new byte[0]);
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        jdbc.update(
                """
                insert into activity (at, kind, actor, device_id, region, detail, chain) values (?, ?, ?, ?, ?, ?, ?)
                """,
                at,
                kind.code(),
                actor,
                device,
                region,
                detail,
                chain(before, at, kind.code(), actor, device, region, detail));
    }

    /** Records in a transaction of its own, so that it stays although the caller's is rolled back. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void recordApart(ActivityKind kind, String actor, String device, String region, String detail) {
        record(kind, actor, device, region, detail);
    }

    /** Number of the first entry that does not fit the chain; empty where all do. Reads all of them. */
    public Optional<Long> firstBroken() {
        byte[] before = new byte[0];
        long after = 0;
        List<Entry> part;
        do {
            part = entries(after);
            for (Entry entry : part) {
                if (!Arrays.equals(entry.chain(), entry.after(before))) {
                    return Optional.of(entry.id());
                }
                before = entry.chain();
                after = entry.id();
            }
        } while (part.size() == ENTRIES_AT_ONCE);
        return Optional.empty();
    }

    private record Entry(
            long id, Instant at, String kind, String actor, String device, String region, String detail, byte[] chain) {
        byte[] after(byte[] before) {
            return ActivityLog.chain(before, at, kind, actor, device, region, detail);
        }
    }

    private List<Entry> entries(long after) {
        return jdbc.query(
                """
                select activity_id, at, kind, actor, device_id, region, detail, chain from activity
                where activity_id > ? order by activity_id limit ?
                """,
                row -> new Entry(
                        row.getLong("activity_id"),
                        Jdbc.instant(row, "at"),
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("device_id"),
                        row.getString("region"),
                        row.getString("detail"),
                        row.getBytes("chain")),
                after,
                ENTRIES_AT_ONCE);
    }

    static byte[] chain(
            byte[] before, Instant at, String kind, String actor, String device, String region, String detail) {
        return new HashChain(before)
                .add(at.toString())
                .add(kind)
                .add(actor)
                .add(device)
                .add(region)
                .add(detail)
                .end();
    }
}
