package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rows that stand in one table when it is armed, and the entries that put rows into the outbox as they stand. */
final class BaselineRows {
    private final Connection connection;
    private final Names names;
    private final LocalTable table;
    private final Shape shape;

    BaselineRows(Connection connection, Names names, LocalTable table, Shape shape) {
        this.connection = connection;
        this.names = names;
        this.table = table;
        this.shape = shape;
    }

    /**
     * @param own rows put into the outbox
     * @param foreign stale copies of other regions' rows
     * @param unknown rows listed as held
     */
    record Counts(long own, long foreign, long unknown) {}

    /**
     * Of the rows that were there before the table was first armed, puts this PC's own into the outbox, lists those that
     * name no known region as held, and remembers which were stale copies of other regions' rows.
     */
    Counts capture(LabelVerdicts verdicts) throws SQLException {
        KnownRows known = new KnownRows(connection, names, table, shape);
        known.gather();
        String unseen = from() + " and " + known.unknown("t");
        long foreign = remember(unseen + " and " + verdicts.is(LabelVerdicts.FOREIGN, table, "t"));
        long unknown = hold(unseen + " and " + verdicts.is(LabelVerdicts.UNKNOWN, table, "t"), unknownReason());
        String own = unseen + " and " + verdicts.is(LabelVerdicts.OWN, table, "t");
        unknown += holdThoseWithoutKey(own);
        long captured = append(own + " and " + keyIsWhole() + " order by " + String.join(", ", keys()));
        known.forget();
        return new Counts(captured, foreign, unknown);
    }

    /**
     * Puts the rows that nothing is known of into the outbox as found, those that were stale copies of other regions' rows
     * from the start excepted: as with an insert that was seen, what their label means is asked when they are drained.
     */
    long captureFound(LabelVerdicts verdicts, FoundEntries found) throws SQLException {
        KnownRows known = new KnownRows(connection, names, table, shape);
        known.gather();
        String unseen = from() + " and " + known.unknown("t") + " and not (" + known.copy("t") + " and "
                + verdicts.is(LabelVerdicts.FOREIGN, table, "t") + ")";
        holdThoseWithoutKey(unseen);
        long captured =
                found.addRows(shape, unseen + " and " + keyIsWhole() + " order by " + String.join(", ", keys()));
        known.forget();
        return captured;
    }

    /** Puts every row that has an id already into the outbox: its table has a new name, under which nobody knows it. */
    static void captureKnown(Connection connection, Names names, LocalTable table, Shape shape) throws SQLException {
        BaselineRows rows = new BaselineRows(connection, names, table, shape);
        KnownRows known = new KnownRows(connection, names, table, shape);
        known.gather();
        rows.append(rows.from() + " and " + rows.keyIsWhole() + " and " + known.known("t"));
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
        try (Statements statements = new Statements(connection)) {
            HeldRows list = new HeldRows(statements, names);
            return forEachKey(fromHeld, key -> list.hold(table.name(), key, reason));
        }
    }

    private long holdThoseWithoutKey(String from) throws SQLException {
        return hold(from + " and not " + keyIsWhole(), "its key is NULL, so that it cannot be told from others");
    }

    private long remember(String fromCopies) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert or ignore into rainsync_copy (table_no, local) values (?, ?)")) {
            insert.setInt(1, names.number(table.name()));
            return forEachKey(fromCopies, key -> {
                insert.setObject(2, key.stored());
                insert.executeUpdate();
            });
        }
    }

    private interface KeyAction {
        void take(LocalKey key) throws SQLException;
    }

    private long forEachKey(String from, KeyAction action) throws SQLException {
        long taken = 0;
        try (PreparedStatement select =
                        connection.prepareStatement("select " + String.join(", ", keys()) + " " + from);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                List<Value> key = new ArrayList<>();
                for (int i = 1; i <= shape.keyColumns().size(); i++) {
                    key.add(Values.read(rows, i));
                }
                action.take(Outbox.localKey(shape, key));
                taken++;
            }
        }
        return taken;
    }

    private String from() {
        return "from " + Sql.quote(table.name()) + " t where " + Triggers.onlyKeys(table, "t");
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
