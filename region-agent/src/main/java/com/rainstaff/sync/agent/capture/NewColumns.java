package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.wanted.MissedColumns;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.TableSchema.Column;
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
        List<String> values = masks(added, own);
        shape.columns().forEach(column -> values.add("t." + Sql.quote(column)));
        Sql.script(
                connection,
                "insert into rainsync_outbox (shape, op, at, base, " + String.join(", ", columns) + ") select "
                        + shape.number() + ", '" + EntryOp.UPDATE.code() + "', " + Triggers.now() + ", "
                        + base(added) + ", " + String.join(", ", values) + " from "
                        + Sql.quote(table.name()) + " t where (" + filled(added, own) + ") and "
                        + Triggers.onlyKeys(table, "t") + " and " + known.known("t"));
        known.forget();
    }

    // Whoever wrote into a column that others had filled before had not seen what: the server must call that a
    // conflict.
    private String base(List<Column> added) throws SQLException {
        String seen = "(select base from rainsync_state)";
        if (!wasMissed(added)) {
            return seen;
        }
        return table.schema().isNumbered()
                ? """
                case when exists (select 1 from rainsync_row r indexed by rainsync_row_local
                    join rainsync_name o on o.no = r.origin_no
                    join rainsync_missed m on m.table_no = r.table_no and m.row_id = o.text || '.' || r.number
                    where r.table_no = %d and r.local = +t.%s) then 0 else %s end""".formatted(
                        names.number(table.name()), Sql.quote(table.schema().integerKey()), seen)
                : "0";
    }

    private boolean wasMissed(List<Column> added) throws SQLException {
        try (MissedColumns missed = new MissedColumns(connection, names)) {
            return missed.anyOf(table.name(), added.stream().map(Column::name).toList());
        }
    }

    private List<String> masks(List<Column> added, Region own) {
        List<String> masks = new ArrayList<>();
        for (int mask = 0; mask < OutboxTable.masks(shape.columns().size()); mask++) {
            int first = mask * OutboxTable.COLUMNS_PER_MASK;
            masks.add(added.stream()
                    .filter(column -> bit(column, first) >= 0)
                    .map(column -> "((" + filled(column, own) + ") << " + bit(column, first) + ")")
                    .collect(Collectors.joining(" | ", "(0 | ", ")"))
                    .replace("(0 | )", "0"));
        }
        return masks;
    }

    private int bit(Column column, int first) {
        int bit = shape.indexOf(column.name()) - first;
        return bit < OutboxTable.COLUMNS_PER_MASK ? bit : -1;
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
