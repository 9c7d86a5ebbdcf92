package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puts into the outbox what no trigger told: what a row reads like now, or that it is gone. Its time is when it was found.
 * Works in the caller's transaction, on tables that are armed.
 */
public final class NetChanges {
    private final Connection connection;
    private final Shapes shapes;

    public NetChanges(Connection connection, Names names) {
        this.connection = connection;
        this.shapes = new Shapes(connection, names);
    }

    /**
     * The row reads as it does by now; returns false where it does not stand.
     *
     * @param changed the columns that were written
     */
    public boolean updated(LocalTable table, LocalKey key, Set<String> changed) throws SQLException {
        Shape shape = shape(table);
        int masks = OutboxTable.masks(shape.columns().size());
        List<String> columns = OutboxTable.names('m', masks);
        columns.addAll(OutboxTable.names('c', shape.columns().size()));
        List<String> values = new ArrayList<>(masks(shape, changed, masks));
        shape.columns().forEach(column -> values.add("t." + Sql.quote(column)));
        List<Value> keyValues = keyValues(key);
        try (PreparedStatement insert = connection.prepareStatement(insert(shape, EntryOp.UPDATE, columns)
                + String.join(", ", values) + " from " + Sql.quote(table.name()) + " t where "
                + isKey(shape, keyValues))) {
            bind(insert, keyValues);
            return insert.executeUpdate() > 0;
        }
    }

    /** The row that stood at {@code key} is gone. */
    public void deleted(LocalTable table, LocalKey key) throws SQLException {
        Shape shape = shape(table);
        List<Value> keyValues = keyValues(key);
        List<String> columns = OutboxTable.names('k', keyValues.size());
        try (PreparedStatement insert = connection.prepareStatement(insert(shape, EntryOp.DELETE, columns)
                + String.join(", ", keyValues.stream().map(Values::placeholder).toList()))) {
            bind(insert, keyValues);
            insert.executeUpdate();
        }
    }

    private Shape shape(LocalTable table) throws SQLException {
        return shapes.current(table)
                .orElseThrow(() -> new StoreException("table " + table.name() + " is not armed as it is now"));
    }

    private static String insert(Shape shape, EntryOp op, List<String> columns) {
        return "insert into rainsync_outbox (shape, op, at, base, " + String.join(", ", columns) + ") select "
                + shape.number() + ", '" + op.code() + "', " + Triggers.now() + ", (select base from rainsync_state), ";
    }

    private static List<String> masks(Shape shape, Set<String> changed, int count) {
        BigInteger bits = BigInteger.ZERO;
        for (String column : changed) {
            bits = bits.setBit(shape.indexOf(column));
        }
        BigInteger one = BigInteger.ONE.shiftLeft(OutboxTable.COLUMNS_PER_MASK).subtract(BigInteger.ONE);
        List<String> masks = new ArrayList<>();
        for (int mask = 0; mask < count; mask++) {
            masks.add(bits.shiftRight(mask * OutboxTable.COLUMNS_PER_MASK)
                    .and(one)
                    .toString());
        }
        return masks;
    }

    private static String isKey(Shape shape, List<Value> keyValues) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < keyValues.size(); i++) {
            parts.add("t." + Sql.quote(shape.keyColumns().get(i)) + " = " + Values.placeholder(keyValues.get(i)));
        }
        return String.join(" and ", parts);
    }

    private static List<Value> keyValues(LocalKey key) {
        return key.isNumber() ? List.of(new Int(key.number())) : KeyText.values((String) key.stored());
    }

    private static void bind(PreparedStatement statement, List<Value> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Values.bind(statement, i + 1, values.get(i));
        }
    }
}
