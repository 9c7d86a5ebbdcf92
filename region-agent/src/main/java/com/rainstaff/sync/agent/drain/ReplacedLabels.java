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
                insert into rainsync_replaced (table_no, local, label, at_millis)
                values (?, ?, %s, cast((julianday('now') - 2440587.5) * 86400000.0 as integer))
                on conflict do update set label = excluded.label, at_millis = excluded.at_millis""".formatted(Values.placeholder(label)))) {
            insert.setInt(1, names.number(table));
            insert.setObject(2, key.stored());
            Values.bind(insert, 3, label);
            insert.executeUpdate();
        }
    }

    /** Whether {@code label}, written at {@code atMillis} by this PC's clock, is the one that had been replaced. */
    boolean isWrittenBack(String table, LocalKey key, Value label, long atMillis) throws SQLException {
        Optional<Integer> number = names.find(table);
        if (number.isEmpty()) {
            return false;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select label, at_millis from rainsync_replaced where table_no = ? and local = ?")) {
            select.setInt(1, number.get());
            select.setObject(2, key.stored());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        && Values.read(rows, 1).equals(label)
                        && atMillis - rows.getLong(2) <= REMEMBERED.toMillis();
            }
        }
    }

    /** Forgets what is no longer remembered. */
    void prune() throws SQLException {
        Sql.execute(connection, """
                delete from rainsync_replaced
                where at_millis < cast((julianday('now') - 2440587.5) * 86400000.0 as integer) - ?""", REMEMBERED.toMillis());
    }
}
