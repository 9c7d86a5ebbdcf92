package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Local writes waiting for the server, in the order they were made. Triggers append to it in the app's transaction. */
public final class Outbox {
    private Outbox() {}

    /** How many entries wait. */
    public static long pending(Connection connection) throws SQLException {
        return Sql.number(connection, "select count(*) from rainsync_outbox");
    }

    /** Number of the newest entry that waits; 0 where none does. */
    public static long lastId(Connection connection) throws SQLException {
        return Sql.number(connection, "select max(id) from rainsync_outbox");
    }

    /**
     * Makes room before an entry: its number, and those of all behind it, grow, in the caller's transaction. None of them
     * may have been sent. By way of negative numbers, since each row's new number may still be its neighbour's.
     */
    public static void moveUp(Connection connection, long from, long by) throws SQLException {
        Sql.execute(connection, "update rainsync_outbox set id = -(id + ?) where id >= ?", by, from);
        Sql.execute(connection, "update rainsync_outbox set id = -id where id < 0");
        Sql.execute(connection, "update rainsync_replaced set entry = entry + ? where entry >= ?", by, from);
        Sql.execute(connection, """
                update sqlite_sequence set seq = max(seq, (select max(id) from rainsync_outbox))
                where name = 'rainsync_outbox'""");
    }

    /** Number of the oldest entry that waits; larger than any where none does. */
    public static long firstId(Connection connection) throws SQLException {
        return Sql.number(connection, "select coalesce(min(id), " + Long.MAX_VALUE + ") from rainsync_outbox");
    }

    /** Names of the tables that waiting inserts and updates speak of. */
    public static List<String> writtenTables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        select distinct n.text from rainsync_outbox o
                        join rainsync_shape s on s.no = o.shape join rainsync_name n on n.no = s.table_no
                        where o.op not in ('D', 'G')""");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /**
     * Forgets everything up to and including {@code through}, in the caller's transaction; repeating it is harmless.
     */
    public static void acknowledge(Connection connection, long through) throws SQLException {
        Sql.execute(connection, "delete from rainsync_outbox where id <= ?", through);
    }

    /** The rows that entries after {@code id} speak of; of a row whose key changed, under the old and the new key. */
    public static Set<PendingRow> rowsAfter(Connection connection, long id) throws SQLException {
        return new HashSet<>(lastWords(connection, id).keySet());
    }

    /** The same, with whether the last entry that speaks of a row leaves it standing there. */
    static Map<PendingRow, Boolean> lastWords(Connection connection, long id) throws SQLException {
        Map<PendingRow, Boolean> pending = new HashMap<>();
        try (OutboxReader entries = OutboxReader.after(connection, id)) {
            for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                String table = entry.shape().table();
                if (entry.formerKey().isPresent()) {
                    pending.put(
                            new PendingRow(
                                    table,
                                    localKey(entry.shape(), entry.formerKey().get())),
                            false);
                }
                pending.put(
                        new PendingRow(table, localKey(entry.shape(), entry.key())),
                        entry.op().leavesRow());
            }
        }
        return pending;
    }

    /** The first entry after {@code id} that brings a row to {@code number} of a table with an integer key; 0 where none. */
    public static long nextInsert(Connection connection, String table, long number, long id) throws SQLException {
        return insert(connection, "min", table, number, id);
    }

    /** The last entry that brings a row there; 0 where none. */
    public static long lastInsert(Connection connection, String table, long number) throws SQLException {
        return insert(connection, "max", table, number, 0);
    }

    private static long insert(Connection connection, String which, String table, long number, long id)
            throws SQLException {
        List<String> parts = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        for (Shape shape : new Shapes(connection, new Names(connection)).of(table)) {
            String key = OutboxTable.names('c', shape.columns().size())
                    .get(shape.indexOf(shape.keyColumns().get(0)));
            parts.add("select id from rainsync_outbox where id > ? and shape = ? and (op in ('I', 'F') and " + key
                    + " = ? or op = 'B' and k0 = ?)");
            arguments.addAll(List.of(id, shape.number(), number, number));
        }
        return parts.isEmpty()
                ? 0
                : Sql.number(
                        connection,
                        "select " + which + "(id) from (" + String.join(" union all ", parts) + ")",
                        arguments.toArray());
    }

    /** The local key that {@code values} of the shape's key columns are. */
    public static LocalKey localKey(Shape shape, List<Value> values) {
        return shape.schema().isNumbered() && values.get(0) instanceof Int number
                ? LocalKey.of(number.number())
                : KeyText.localKey(values);
    }
}
