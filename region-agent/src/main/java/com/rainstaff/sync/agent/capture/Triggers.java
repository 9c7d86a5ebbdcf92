package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The three triggers of one table, as SQL. They run in the app's SQLite, whatever its version from 3.31 on, and in its
 * transaction: only what every value survives is in them, and nothing that could fail.
 */
final class Triggers {
    // julianday is exact to the millisecond everywhere; unixepoch('subsec') is silently null in 3.38
    // to 3.41.
    private static final String NOW = "cast(round((julianday('now') - 2440587.5) * 86400000.0) as integer)";

    private static final String NOT_OURS = "(select applying from rainsync_state) is not 1";

    private final LocalTable table;
    private final Shape shape;
    private final int tableNumber;

    Triggers(LocalTable table, Shape shape, int tableNumber) {
        this.table = table;
        this.shape = shape;
        this.tableNumber = tableNumber;
    }

    /** Whether {@code trigger} is named as ours are. */
    static boolean isOurs(String trigger) {
        return trigger.startsWith(SyncTables.PREFIX);
    }

    /** The creating statements by the triggers' names. */
    Map<String, String> statements() {
        Map<String, String> statements = new LinkedHashMap<>();
        statements.put(name("insert"), insert());
        statements.put(name("update"), update());
        statements.put(name("delete"), delete());
        return statements;
    }

    /** Now, as milliseconds since 1970 in UTC, in SQL. */
    static String now() {
        return NOW;
    }

    private String name(String event) {
        return SyncTables.PREFIX + tableNumber + "_" + event;
    }

    private String insert() {
        return create("insert", limited("new"), EntryOp.INSERT, imageColumns(), image());
    }

    private String update() {
        List<String> columns = OutboxTable.names('m', masks());
        columns.addAll(keyColumns());
        columns.addAll(imageColumns());
        List<String> values = new ArrayList<>();
        for (int mask = 0; mask < masks(); mask++) {
            values.add(mask(mask));
        }
        String keyChanged = shape.keyColumns().stream().map(this::differs).collect(Collectors.joining(" or "));
        shape.keyColumns()
                .forEach(key -> values.add("case when " + keyChanged + " then old." + Sql.quote(key) + " end"));
        values.addAll(image());
        String changed = "(" + anyDiffers() + ")";
        String condition = limits() ? changed + " and (" + onlyKeys("new") + " or " + onlyKeys("old") + ")" : changed;
        return create("update", condition, EntryOp.UPDATE, columns, values);
    }

    private String delete() {
        List<String> key = shape.keyColumns().stream()
                .map(column -> "old." + Sql.quote(column))
                .toList();
        return create("delete", limited("old"), EntryOp.DELETE, keyColumns(), key);
    }

    // Written as SQLite stores it, so that the text in the schema can be compared with this one.
    private String create(String event, String condition, EntryOp op, List<String> columns, List<String> values) {
        return """
                CREATE TRIGGER %s after %s on %s
                when %s%s
                begin
                  insert into rainsync_outbox (shape, op, at, base, %s)
                  values (%d, '%s', %s, (select base from rainsync_state), %s);
                end""".formatted(
                        Sql.quote(name(event)),
                        event,
                        Sql.quote(table.name()),
                        NOT_OURS,
                        condition.isEmpty() ? "" : " and " + condition,
                        String.join(", ", columns),
                        shape.number(),
                        op.code(),
                        NOW,
                        String.join(", ", values));
    }

    private List<String> keyColumns() {
        return OutboxTable.names('k', shape.keyColumns().size());
    }

    private List<String> imageColumns() {
        return OutboxTable.names('c', shape.columns().size());
    }

    private List<String> image() {
        return shape.columns().stream()
                .map(column -> "new." + Sql.quote(column))
                .toList();
    }

    private int masks() {
        return OutboxTable.masks(shape.columns().size());
    }

    private List<String> columnsOf(int mask) {
        int from = mask * OutboxTable.COLUMNS_PER_MASK;
        return shape.columns()
                .subList(
                        from,
                        Math.min(
                                from + OutboxTable.COLUMNS_PER_MASK,
                                shape.columns().size()));
    }

    private String mask(int mask) {
        List<String> bits = new ArrayList<>();
        for (String column : columnsOf(mask)) {
            bits.add("(" + differs(column) + ") << " + bits.size());
        }
        return bits.stream().map(bit -> "(" + bit + ")").collect(Collectors.joining(" | "));
    }

    // In groups, because SQLite refuses expressions nested deeper than 1,000.
    private String anyDiffers() {
        List<String> groups = new ArrayList<>();
        for (int mask = 0; mask < masks(); mask++) {
            groups.add(columnsOf(mask).stream().map(this::differs).collect(Collectors.joining(" or ")));
        }
        return groups.size() == 1 ? groups.get(0) : "(" + String.join(") or (", groups) + ")";
    }

    private String differs(String column) {
        String quoted = Sql.quote(column);
        String value = "new." + quoted + " collate binary is not old." + quoted;
        boolean classesMayDiffer = table.schema()
                .column(column)
                .map(Column::type)
                .filter(Triggers::keepsClassesApart)
                .isPresent();
        return classesMayDiffer ? value + " or typeof(new." + quoted + ") <> typeof(old." + quoted + ")" : value;
    }

    // Columns of text and of integers turn what could be equal in another class into their own; others
    // tell 1 from 1.0 or 1 from '1' and yet may call them equal.
    private static boolean keepsClassesApart(String declaredType) {
        String type = declaredType.toUpperCase(Locale.ROOT);
        return Stream.of("INT", "CHAR", "CLOB", "TEXT").noneMatch(type::contains);
    }

    private boolean limits() {
        return !table.scope().onlyKeys().isEmpty();
    }

    private String limited(String row) {
        return limits() ? onlyKeys(row) : "";
    }

    private String onlyKeys(String row) {
        return onlyKeys(table, row);
    }

    /** The condition that {@code row}, an alias, has one of the only keys that travel; true where all do. */
    static String onlyKeys(LocalTable table, String row) {
        if (table.scope().onlyKeys().isEmpty()) {
            return "1";
        }
        String keys = table.scope().onlyKeys().stream()
                .map(key -> "'" + key.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return row + "." + Sql.quote(table.keyColumns().get(0)) + " collate binary in (" + keys + ")";
    }
}
