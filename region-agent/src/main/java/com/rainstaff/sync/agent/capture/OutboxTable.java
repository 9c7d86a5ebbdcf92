package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The table {@code rainsync_outbox}: as wide as the widest table that is captured, and without any constraint but its
 * key, since an OR IGNORE or OR REPLACE of the app's statement governs the trigger's insert too and could skip or
 * delete entries by one. Its numbers are never used again.
 */
final class OutboxTable {
    /** Changed columns in one integer: bits that stay clear of the sign. */
    static final int COLUMNS_PER_MASK = 62;

    /** SQLite allows 2,000 columns; a few are ours. */
    private static final int MOST_COLUMNS = 1_990;

    private OutboxTable() {}

    static int masks(int columns) {
        return (columns + COLUMNS_PER_MASK - 1) / COLUMNS_PER_MASK;
    }

    static boolean canHold(int keyColumns, int columns) {
        return keyColumns + columns + masks(columns) <= MOST_COLUMNS;
    }

    static List<String> names(char prefix, int count) {
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(prefix + Integer.toString(i));
        }
        return names;
    }

    /** Makes the table, wide enough for all of {@code shapes}, or widens the one that is there. */
    static void fit(Connection connection, Collection<Shape> shapes) throws SQLException {
        Set<String> needed = new LinkedHashSet<>();
        shapes.forEach(shape -> needed.addAll(names('m', masks(shape.columns().size()))));
        shapes.forEach(shape -> needed.addAll(names('k', shape.keyColumns().size())));
        shapes.forEach(
                shape -> needed.addAll(names('c', Math.max(1, shape.columns().size()))));
        Set<String> present = columns(connection);
        if (present.isEmpty()) {
            String columns = needed.stream().map(column -> ", " + column).collect(Collectors.joining());
            Sql.script(
                    connection,
                    "create table rainsync_outbox (id integer primary key autoincrement, shape integer, op text, at integer,"
                            + " base integer" + columns + ")");
            return;
        }
        needed.removeAll(present);
        for (String column : needed) {
            Sql.script(connection, "alter table rainsync_outbox add column " + column);
        }
    }

    static Set<String> columns(Connection connection) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select name from pragma_table_info('rainsync_outbox')");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }
}
