package com.rainstaff.sync.server.activity;

import com.rainstaff.sync.server.integrity.HashChain;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who did what and when. Entries are chained, so that one that is changed or taken out shows. */
@ApplicationScoped
public class ActivityLog {
    /** Advisory lock under which the chain grows by one entry at a time, across instances. */
    private static final long CHAIN_LOCK = 7_246_001L;

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
