package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values that were written into a column between the moment the app added it and the moment its triggers learnt of it:
 * every known row whose new columns hold something else than their default becomes an update of those columns.
 */
final class NewColumns {
    private final Connection connection;
    private final Names names;
    private final LocalTable table;
    private final Shape shape;

    NewColumns(Connection connection, Names names, LocalTable table, Shape shape) {
        this.connection = connection;
        this.names = names;
        this.table = table;
        this.shape = shape;
    }

    /**
     * @param before the shape the table's entries had so far
     * @param own this PC's region, which says nothing new as a row's label
     */
    void capture(Shape before, Region own) throws SQLException {
        List<Column> added = table.schema().columns().stream()
                .filter(column -> before.indexOf(column.name()) < 0)
                .toList();
        if (added.isEmpty() || !before.keyColumns().equals(shape.keyColumns())) {
            return;
        }
        KnownRows known = new KnownRows(connection, names, table, shape);
        known.gather();
        List<String> columns =
                OutboxTable.names('m', OutboxTable.masks(shape.columns().size()));
        columns.addAll(OutboxTable.names('c', shape.columns().size()));
        List<String> values = masks(added);
        shape.columns().forEach(column -> values.add("t." + Sql.quote(column)));
        Sql.script(
                connection,
                "insert into rainsync_outbox (shape, op, at, base, " + String.join(", ", columns) + ") select "
                        + shape.number() + ", '" + EntryOp.UPDATE.code() + "', " + Triggers.now()
                        + ", (select base from rainsync_state), " + String.join(", ", values) + " from "
                        + Sql.quote(table.name()) + " t where (" + filled(added, own) + ") and "
                        + Triggers.onlyKeys(table, "t") + " and " + known.known("t"));
        known.forget();
    }

    private List<String> masks(List<Column> added) {
        BigInteger bits = BigInteger.ZERO;
        for (Column column : added) {
            bits = bits.setBit(shape.indexOf(column.name()));
        }
        List<String> masks = new ArrayList<>();
        BigInteger one = BigInteger.ONE.shiftLeft(OutboxTable.COLUMNS_PER_MASK).subtract(BigInteger.ONE);
        for (int mask = 0; mask < OutboxTable.masks(shape.columns().size()); mask++) {
            masks.add(bits.shiftRight(mask * OutboxTable.COLUMNS_PER_MASK)
                    .and(one)
                    .toString());
        }
        return masks;
    }

    private String filled(List<Column> added, Region own) {
        return added.stream().map(column -> filled(column, own)).collect(Collectors.joining(" or "));
    }

    private String filled(Column column, Region own) {
        String value = "t." + Sql.quote(column.name()) + " collate binary is not ";
        String otherThanDefault = value + "(" + (column.defaultSql() == null ? "null" : column.defaultSql()) + ")";
        return column.name().equals(table.scope().regionColumn())
                ? "(" + otherThanDefault + " and " + value + "'" + own.name().replace("'", "''") + "')"
                : otherThanDefault;
    }
}
