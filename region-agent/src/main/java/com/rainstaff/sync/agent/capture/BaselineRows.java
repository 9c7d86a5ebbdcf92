package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts the rows of one table that are this PC's own, and that nothing is known of yet, into the outbox: as what was there
 * before the file was armed, or as what nobody saw being written since.
 */
final class BaselineRows {
    private final Connection connection;
    private final Names names;
    private final LabelVerdicts verdicts;
    private final LocalTable table;
    private final Shape shape;
    private final FoundEntries found;

    /** @param found where rows go that are not from before the file was armed; null for those that are */
    BaselineRows(
            Connection connection,
            Names names,
            LabelVerdicts verdicts,
            LocalTable table,
            Shape shape,
            FoundEntries found) {
        this.connection = connection;
        this.names = names;
        this.verdicts = verdicts;
        this.table = table;
        this.shape = shape;
        this.found = found;
    }

    /** @param own rows put into the outbox */
    record Counts(long own, long foreign, long unknown) {}

    Counts capture() throws SQLException {
        KnownRows known = new KnownRows(connection, names, table, shape);
        known.gather();
        String unseen = "from " + Sql.quote(table.name()) + " t where " + Triggers.onlyKeys(table, "t") + " and "
                + known.unknown("t");
        String verdict = verdicts.expression(table, "t");
        long foreign = Sql.number(
                connection, "select count(*) " + unseen + " and " + verdict + " = '" + LabelVerdicts.FOREIGN + "'");
        long unknown = hold(unseen + " and " + verdict + " = '" + LabelVerdicts.UNKNOWN + "'", unknownReason());
        unknown += hold(
                unseen + " and " + verdict + " = '" + LabelVerdicts.OWN + "' and not " + keyIsWhole(),
                "its key is NULL, so that it cannot be told from others");
        String fromOwn = unseen + " and " + verdict + " = '" + LabelVerdicts.OWN + "' and " + keyIsWhole()
                + " order by " + String.join(", ", keys());
        long own = found == null ? append(fromOwn) : found.addRows(shape, fromOwn);
        known.forget();
        return new Counts(own, foreign, unknown);
    }

    /** Puts every row that has an id already into the outbox: its table has a new name, under which nobody knows it. */
    static void captureKnown(Connection connection, Names names, LocalTable table, Shape shape) throws SQLException {
        BaselineRows rows = new BaselineRows(connection, names, null, table, shape, null);
        KnownRows known = new KnownRows(connection, names, table, shape);
        known.gather();
        rows.append("from " + Sql.quote(table.name()) + " t where " + Triggers.onlyKeys(table, "t") + " and "
                + rows.keyIsWhole() + " and " + known.known("t"));
        known.forget();
    }

    private long append(String from) throws SQLException {
        return append(connection, table, shape, from, List.of());
    }

    /** Puts the rows that {@code from} selects, as {@code t}, into the outbox; returns how many. */
    static long append(Connection connection, LocalTable table, Shape shape, String from, List<Value> arguments)
            throws SQLException {
        List<String> columns = OutboxTable.names('k', shape.keyColumns().size());
        columns.add("c0");
        List<String> values = new ArrayList<>(keys(shape));
        values.add(
                table.regionIndex() < 0
                        ? "null"
                        : "t." + Sql.quote(table.scope().regionColumn()));
        try (PreparedStatement insert = connection.prepareStatement("insert into rainsync_outbox (shape, op, at, base, "
                + String.join(", ", columns) + ") select ?, ?, " + Triggers.now()
                + ", (select base from rainsync_state), " + String.join(", ", values) + " " + from)) {
            insert.setInt(1, shape.number());
            insert.setString(2, String.valueOf(EntryOp.BASELINE.code()));
            for (int i = 0; i < arguments.size(); i++) {
                Values.bind(insert, 3 + i, arguments.get(i));
            }
            return insert.executeLargeUpdate();
        }
    }

    private long hold(String fromHeld, String reason) throws SQLException {
        long held = 0;
        try (PreparedStatement select =
                        connection.prepareStatement("select " + String.join(", ", keys()) + " " + fromHeld);
                ResultSet rows = select.executeQuery();
                HeldRows list = new HeldRows(connection, names)) {
            while (rows.next()) {
                List<Value> key = new ArrayList<>();
                for (int i = 1; i <= shape.keyColumns().size(); i++) {
                    key.add(Values.read(rows, i));
                }
                list.hold(table.name(), Outbox.localKey(shape, key), reason);
                held++;
            }
        }
        return held;
    }

    private String unknownReason() {
        return table.regionIndex() < 0
                ? "neither it nor a parent names a region"
                : "its " + table.scope().regionColumn() + " names no known region";
    }

    private List<String> keys() {
        return keys(shape);
    }

    private static List<String> keys(Shape shape) {
        return shape.keyColumns().stream().map(key -> "t." + Sql.quote(key)).toList();
    }

    private String keyIsWhole() {
        return keys().stream().map(key -> key + " is not null").collect(Collectors.joining(" and ", "(", ")"));
    }
}
