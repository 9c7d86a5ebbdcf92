package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries of the outbox after a given one, oldest first, one in memory at a time. All reads of the connection see one
 * state of the file until this is closed; in a rollback journal the app's commits wait so long.
 */
public final class OutboxReader implements AutoCloseable {
    private final Shapes shapes;
    private final Map<Integer, Shape> met = new HashMap<>();
    private final PreparedStatement select;
    private final ResultSet rows;
    private final int firstMask;
    private final int firstKey;
    private final int firstColumn;

    private OutboxReader(Connection connection, String condition, long argument) throws SQLException {
        shapes = new Shapes(connection, new Names(connection));
        Set<String> present = OutboxTable.columns(connection);
        List<String> masks = OutboxTable.names('m', count(present, 'm'));
        List<String> keys = OutboxTable.names('k', count(present, 'k'));
        List<String> columns = OutboxTable.names('c', count(present, 'c'));
        List<String> all = new ArrayList<>(List.of("id", "shape", "op", "at", "base"));
        firstMask = all.size() + 1;
        all.addAll(masks);
        firstKey = all.size() + 1;
        all.addAll(keys);
        firstColumn = all.size() + 1;
        all.addAll(columns);
        select = connection.prepareStatement(
                "select " + String.join(", ", all) + " from rainsync_outbox where " + condition + " order by id");
        select.setLong(1, argument);
        rows = select.executeQuery();
    }

    public static OutboxReader after(Connection connection, long id) throws SQLException {
        return new OutboxReader(connection, "id > ?", id);
    }

    /** Only updates that changed their row's key. */
    public static OutboxReader keyUpdates(Connection connection) throws SQLException {
        return new OutboxReader(connection, "id > ? and op = 'U' and k0 is not null", 0);
    }

    /** The next entry, or null after the last. */
    public OutboxEntry next() throws SQLException {
        if (!rows.next()) {
            return null;
        }
        long id = rows.getLong(1);
        Shape shape = shape(id, rows.getInt(2));
        EntryOp op = EntryOp.of(rows.getString(3));
        return new OutboxEntry(
                id,
                shape,
                op,
                rows.getLong(4),
                rows.getLong(5),
                op == EntryOp.UPDATE ? changed(shape) : BigInteger.ZERO,
                op == EntryOp.INSERT || op == EntryOp.FOUND
                        ? List.of()
                        : values(firstKey, shape.keyColumns().size()),
                image(op, shape),
                since(op));
    }

    // Most outboxes are empty or speak of few tables.
    private Shape shape(long entry, int number) throws SQLException {
        Shape shape = met.get(number);
        if (shape == null) {
            shape = shapes.numbered(number)
                    .orElseThrow(() -> new StoreException(
                            "outbox entry " + entry + " has shape " + number + ", which is not there"));
            met.put(number, shape);
        }
        return shape;
    }

    private List<Value> image(EntryOp op, Shape shape) throws SQLException {
        return switch (op) {
            case DELETE, FOUND_GONE -> List.of();
            case BASELINE -> values(firstColumn, 1);
            case INSERT, UPDATE, FOUND -> values(firstColumn, shape.columns().size());
        };
    }

    // Where the entry has no other use for the column.
    private Value since(EntryOp op) throws SQLException {
        return switch (op) {
            case FOUND -> Values.read(rows, firstKey);
            case FOUND_GONE -> Values.read(rows, firstColumn);
            default -> Value.NULL;
        };
    }

    private BigInteger changed(Shape shape) throws SQLException {
        BigInteger changed = BigInteger.ZERO;
        for (int mask = OutboxTable.masks(shape.columns().size()) - 1; mask >= 0; mask--) {
            changed = changed.shiftLeft(OutboxTable.COLUMNS_PER_MASK)
                    .or(BigInteger.valueOf(rows.getLong(firstMask + mask)));
        }
        return changed;
    }

    private List<Value> values(int first, int count) throws SQLException {
        List<Value> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(Values.read(rows, first + i));
        }
        return values;
    }

    private static int count(Set<String> columns, char prefix) {
        return (int) columns.stream()
                .filter(name -> name.charAt(0) == prefix && Character.isDigit(name.charAt(name.length() - 1)))
                .count();
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        select.close();
    }
}
