package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Region labels that the agent replaced by this PC's region a short while ago. A form that the app had opened before
 * writes all columns back, the old label too; that is no decision to move the row. Works in the caller's transaction;
 * looking up writes nothing.
 */
final class ReplacedLabels {
    /** Longer than a working day no form stays open; after it the label means what it says. */
    private static final Duration REMEMBERED = Duration.ofHours(12);

    private final Connection connection;
    private final Names names;

    ReplacedLabels(Connection connection, Names names) {
        this.connection = connection;
        this.names = names;
    }

    /** The row's {@code label} was replaced just now. */
    void note(String table, LocalKey key, Value label) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into rainsync_replaced (table_no, local, label, at_millis, entry)
                values (?, ?, %s, cast((julianday('now') - 2440587.5) * 86400000.0 as integer),
                    (select coalesce(max(id), 0) from rainsync_outbox))
                on conflict do update set
                    label = excluded.label, at_millis = excluded.at_millis, entry = excluded.entry""".formatted(Values.placeholder(label)))) {
            insert.setInt(1, names.number(table));
            insert.setObject(2, key.stored());
            Values.bind(insert, 3, label);
            insert.executeUpdate();
        }
    }

    /** Whether {@code label}, written at {@code atMillis} by this PC's clock, is the one that had been replaced. */
    boolean isWrittenBack(String table, LocalKey key, Value label, long atMillis) throws SQLException {
        return find(table, key)
                .filter(replaced ->
                        replaced.label().equals(label) && atMillis - replaced.atMillis() <= REMEMBERED.toMillis())
                .isPresent();
    }

    /** Whether {@code label}, which the outbox's {@code entry} captured, was replaced after that. */
    boolean isReplacedSince(String table, LocalKey key, Value label, long entry) throws SQLException {
        return find(table, key)
                .filter(replaced -> replaced.label().equals(label) && entry <= replaced.entry())
                .isPresent();
    }

    /** @param entry the newest entry of the outbox when the label was replaced */
    private record Replaced(Value label, long atMillis, long entry) {}

    private Optional<Replaced> find(String table, LocalKey key) throws SQLException {
        Optional<Integer> number = names.find(table);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select label, at_millis, entry from rainsync_replaced where table_no = ? and local = ?")) {
            select.setInt(1, number.get());
            select.setObject(2, key.stored());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Replaced(Values.read(rows, 1), rows.getLong(2), rows.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    /** Forgets what is no longer remembered, once nothing waits that was captured before it. */
    void prune() throws SQLException {
        Sql.execute(connection, """
                delete from rainsync_replaced
                where at_millis < cast((julianday('now') - 2440587.5) * 86400000.0 as integer) - ?
                    and not exists (select 1 from rainsync_outbox)""", REMEMBERED.toMillis());
    }
}
