package com.rainstaff.sync.server.overview;

import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.schema.Schemas;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Invented PCs, people, rows and conflicts, put straight into the tables. */
@ApplicationScoped
public class Invented {
    private static final TableSchema EMPLOYEES = new TableSchema(
            "employees",
            "id",
            true,
            false,
            List.of(
                    new TableSchema.Column("full_name", "TEXT", true, null, 0, null),
                    new TableSchema.Column("identity_no", "TEXT", false, null, 0, null),
                    new TableSchema.Column("department", "TEXT", false, null, 0, null),
                    new TableSchema.Column("region", "TEXT", false, null, 0, null)),
            List.of(),
            List.of());

    private final Jdbc jdbc;
    private final Schemas schemas;
    private final Clock clock;
    private final AtomicLong outbox = new AtomicLong();

    Invented(Jdbc jdbc, Schemas schemas, Clock clock) {
        this.jdbc = jdbc;
        this.schemas = schemas;
        this.clock = clock;
    }

    /** Somebody who can sign in; again with another role or password if they are there. */
    public void person(String username, String password, String role) {
        jdbc.update("""
                insert into person (username, password_hash, role) values (?, ?, ?)
                on conflict (username) do update set password_hash = excluded.password_hash, role = excluded.role
                """, username, BcryptUtil.bcryptHash(password), role);
    }

    /** A PC that was last heard of {@code ago}, or never for null. */
    public void pc(String id, String name, String region, Duration ago, long pendingUp, long held) {
        Instant now = clock.instant();
        jdbc.update(
                """
                insert into device (device_id, name, region, secret_hash, enrolled_at, caught_up_at, last_contact_at, agent_version,
                                    pending_up, held, round_trip_millis, clock_offset_millis)
                values (?, ?, ?, ''::bytea, ?, ?, ?, '0.1.0', ?, ?, 142, -1200)
                on conflict (device_id) do update set last_contact_at = excluded.last_contact_at, retired_at = null
                """,
                id,
                name,
                region,
                now.minus(Duration.ofDays(9)),
                now,
                ago == null ? null : now.minus(ago),
                pendingUp,
                held);
    }

    /** An employee both PCs edited unaware of each other: the second one's edit holds the row. Returns the row's id. */
    @Transactional
    public String conflict(String region, String loser, String winner, String row) {
        schemas.announce(List.of(EMPLOYEES), loser, clock.instant());
        long first =
                entry(region, loser, row, 'S', "[\"Ayşe Yılmaz\",\"12345678901\",\"Depo\",\"" + region + "\"]", "4");
        long second = entry(
                region, winner, row, 'A', "[\"Ayşe Yılmaz\",\"12345678901\",\"Şantiye\",\"" + region + "\"]", "4");
        jdbc.update("""
                insert into row_state (table_id, row_id, feed_id, seq, stamp, origin_id, deleted)
                select table_id, row_id, feed_id, seq, stamp, origin_id, false from log_entry
                where feed_id = (select feed_id from feed where name = ?) and seq = ?
                on conflict (table_id, row_id) do nothing
                """, region, second);
        jdbc.update("""
                insert into conflict (table_id, row_id, feed_id, kind, winner_feed_id, winner_seq, loser_feed_id,
                                      loser_seq, changes, uncertain, detected_at)
                select table_id, row_id, feed_id, 'update-update', feed_id, ?, feed_id, ?, 3, true, ? from log_entry
                where feed_id = (select feed_id from feed where name = ?) and seq = ?
                """, second, first, clock.instant(), region, second);
        return row;
    }

    private long entry(String region, String device, String row, char verdict, String image, String changed) {
        jdbc.update("insert into origin (device_id, epoch) values (?, 1) on conflict do nothing", device);
        long sequence = jdbc.first(
                        "update feed set head = head + 1 where name = ? returning head",
                        head -> head.getLong(1),
                        region)
                .orElseThrow();
        long pushed = outbox.incrementAndGet();
        long set = jdbc.first("""
                insert into change_set (device_id, epoch, first_sequence, last_sequence, accepted_at)
                values (?, 1, ?, ?, ?) returning change_set_id
                """, inserted -> inserted.getLong(1), device, pushed, pushed, clock.instant())
                .orElseThrow();
        jdbc.update(
                """
                insert into log_entry (feed_id, seq, kind, verdict, table_id, row_id, stamp, origin_id, change_set_id,
                                       device_sequence, base_seq, captured_stamp, schema_id, changed, image)
                select f.feed_id, ?, 'U', ?::"char", s.table_id, ?, ?, o.origin_id, ?, ?, 0, 0, s.schema_id, ?, ?
                from feed f, origin o, table_schema s
                where f.name = ? and o.device_id = ? and o.epoch = 1 and s.fingerprint = ?
                """,
                sequence,
                String.valueOf(verdict),
                row,
                clock.instant().toEpochMilli() << 16,
                set,
                pushed,
                changed,
                image,
                region,
                device,
                EMPLOYEES.fingerprint());
        return sequence;
    }
}
