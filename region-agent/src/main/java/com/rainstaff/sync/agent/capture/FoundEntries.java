package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Outbox entries for writes that no trigger saw: what a row is now, or that it is gone. The image is taken when the entry
 * is written, so that draining it again gives the same change again. Works in the caller's transaction.
 */
public final class FoundEntries {
    private final Connection connection;
    private final Long sinceMillis;
    private final Shapes shapes;

    /**
     * @param sinceMillis when the rows were last proven to be what was known of them, by the server's clock; null where
     *     they never were
     */
    public FoundEntries(Connection connection, Long sinceMillis) {
        this.connection = connection;
        this.sinceMillis = sinceMillis;
        this.shapes = new Shapes(connection, new Names(connection));
    }

    /** Notes what the row at {@code key} is now; false where it does not stand or its table is not captured. */
    public boolean addRow(LocalTable table, LocalKey key) throws SQLException {
        Optional<Shape> shape = shapes.current(table);
        if (shape.isEmpty()) {
            return false;
        }
        return insertRows(shape.get(), from(table, key), keyValues(key)) > 0;
    }

    private static String from(LocalTable table, LocalKey key) {
        List<Value> values = keyValues(key);
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            conditions.add("t." + Sql.quote(table.keyColumns().get(i)) + " = " + Values.placeholder(values.get(i)));
        }
        return "from " + Sql.quote(table.name()) + " t where " + Triggers.onlyKeys(table, "t") + " and "
                + String.join(" and ", conditions);
    }

    /**
     * Notes the row at {@code key} below everything anybody has written to it, as one that was there before the agent, or
     * that the server knew and has forgotten: whoever wrote to it sends that again. False where it does not stand or its
     * table is not captured.
     */
    public boolean addBaseline(LocalTable table, LocalKey key) throws SQLException {
        Optional<Shape> shape = shapes.current(table);
        return shape.isPresent()
                && BaselineRows.append(connection, table, shape.get(), from(table, key), keyValues(key)) > 0;
    }

    /** Notes what the rows that {@code from} selects, as {@code t}, are now. */
    long addRows(Shape shape, String from) throws SQLException {
        return insertRows(shape, from, List.of());
    }

    /**
     * Notes that the row at {@code key} is gone.
     *
     * @param before number of the entry it went before, which and whose followers move up by one; 0 for the end. No
     *     entry that moves may have been sent.
     */
    public void addGone(LocalTable table, LocalKey key, long before) throws SQLException {
        Optional<Shape> shape = shapes.current(table);
        if (shape.isEmpty()) {
            return;
        }
        long base = before == 0
                ? Sql.number(connection, "select base from rainsync_state")
                : Sql.number(connection, "select base from rainsync_outbox where id = ?", before);
        if (before != 0) {
            Outbox.moveUp(connection, before, 1);
        }
        List<Value> values = keyValues(key);
        List<String> columns = OutboxTable.names('k', values.size());
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into rainsync_outbox (id, shape, op, at, base, c0, " + String.join(", ", columns)
                        + ") values (?, ?, ?, " + Triggers.now() + ", ?, ?, "
                        + values.stream().map(Values::placeholder).collect(Collectors.joining(", ")) + ")")) {
            insert.setObject(1, before == 0 ? null : before);
            insert.setInt(2, shape.get().number());
            insert.setString(3, String.valueOf(EntryOp.FOUND_GONE.code()));
            insert.setLong(4, base);
            insert.setObject(5, sinceMillis);
            for (int i = 0; i < values.size(); i++) {
                Values.bind(insert, 6 + i, values.get(i));
            }
            insert.executeUpdate();
        }
    }

    private long insertRows(Shape shape, String from, List<Value> arguments) throws SQLException {
        List<String> columns = new ArrayList<>(List.of("k0"));
        columns.addAll(OutboxTable.names('c', shape.columns().size()));
        String values =
                shape.columns().stream().map(column -> "t." + Sql.quote(column)).collect(Collectors.joining(", "));
        try (PreparedStatement insert = connection.prepareStatement("insert into rainsync_outbox (shape, op, at, base, "
                + String.join(", ", columns) + ") select ?, ?, " + Triggers.now()
                + ", (select base from rainsync_state), ?, " + values + " " + from)) {
            insert.setInt(1, shape.number());
            insert.setString(2, String.valueOf(EntryOp.FOUND.code()));
            insert.setObject(3, sinceMillis);
            for (int i = 0; i < arguments.size(); i++) {
                Values.bind(insert, 4 + i, arguments.get(i));
            }
            return insert.executeLargeUpdate();
        }
    }

    private static List<Value> keyValues(LocalKey key) {
        return key.isNumber() ? List.of(new Int(key.number())) : KeyText.values((String) key.stored());
    }
}
