package com.rainstaff.sync.demo.office;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The statements by which the app edits its file, one transaction each. Rows are maps from column to value in the order
 * written; tables and columns are named by this package, never by a user.
 */
public final class App {
    private final AppFile file;
    private final Clock clock;

    public App(AppFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Inserts a row and returns the id that the file gave it. */
    public long insert(String table, Map<String, Object> row) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(row.size(), "?"));
        String sql = "insert into %s (%s) values (%s)".formatted(table, String.join(", ", row.keySet()), marks);
        return file.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
                bind(insert, row.values());
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    keys.next();
                    return keys.getLong(1);
                }
            }
        });
    }

    /** Writes all columns of a row, changed or not, as the app's forms do; false where the row is gone. */
    public boolean change(String table, long id, Map<String, Object> changes) throws SQLException {
        Map<String, Object> row = row(table, id);
        if (row.isEmpty()) {
            return false;
        }
        row.remove("id");
        row.putAll(changes);
        String assignments = String.join(" = ?, ", row.keySet()) + " = ?";
        List<Object> values = new ArrayList<>(row.values());
        values.add(id);
        return write("update %s set %s where id = ?".formatted(table, assignments), values) > 0;
    }

    /** Deletes a row with its cascades and takes it down in the old system's list of deletions. */
    public void delete(String table, long id) throws SQLException {
        String deletedAt =
                LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        file.write(connection -> {
            execute(connection, "delete from %s where id = ?".formatted(table), List.of(id));
            return execute(connection, """
              insert into deleted_records (table_name, record_id, deleted_at, deleted_by)
              values (?, ?, ?, ?)
              """, List.of(table, id, deletedAt, "admin"));
        });
    }

    public void replaceSetting(String key, String value) throws SQLException {
        write("insert or replace into settings (key, value) values (?, ?)", List.of(key, value));
    }

    public void saveTemplate(String name, String start, String end, int breakMinutes) throws SQLException {
        write("""
        insert into shift_templates (name, start_time, end_time, break_minutes) values (?, ?, ?, ?)
        on conflict (name) do update set
            start_time = excluded.start_time,
            end_time = excluded.end_time,
            break_minutes = excluded.break_minutes
        """, List.of(name, start, end, breakMinutes));
    }

    /** All columns of a row; empty where the row is gone. */
    public Map<String, Object> row(String table, long id) throws SQLException {
        return file.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select * from %s where id = ?".formatted(table))) {
                select.setLong(1, id);
                try (ResultSet found = select.executeQuery()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    if (found.next()) {
                        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                            row.put(found.getMetaData().getColumnName(i), found.getObject(i));
                        }
                    }
                    return row;
                }
            }
        });
    }

    /** Ids above {@code above} in ascending order. */
    public List<Long> ids(String table, long above) throws SQLException {
        return file.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select id from %s where id > ? order by id".formatted(table))) {
                select.setLong(1, above);
                try (ResultSet found = select.executeQuery()) {
                    List<Long> ids = new ArrayList<>();
                    while (found.next()) {
                        ids.add(found.getLong(1));
                    }
                    return ids;
                }
            }
        });
    }

    /** Names of a table's columns; empty where the file has no such table. */
    public Set<String> columns(String table) throws SQLException {
        return file.read(connection -> Tables.columns(connection, table));
    }

    private int write(String sql, List<Object> values) throws SQLException {
        return file.write(connection -> execute(connection, sql, values));
    }

    private static int execute(Connection connection, String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Iterable<?> values) throws SQLException {
        int position = 1;
        for (Object value : values) {
            statement.setObject(position++, value);
        }
    }
}
