package com.rainstaff.sync.agent.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shapes that a file's triggers write, and those that older entries still have. Works in the caller's transaction.
 */
public final class Shapes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIVE = 1;
    private static final int ABSENT = 2;
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

    private final Connection connection;
    private final Names names;

    public Shapes(Connection connection, Names names) {
        this.connection = connection;
        this.names = names;
    }

    /** The shape of this number, live or not. */
    Optional<Shape> numbered(int number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select no, table_no, key_columns, columns, schema from rainsync_shape where no = ?""")) {
            select.setInt(1, number);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(shape(rows)) : Optional.empty();
            }
        }
    }

    /** The shape that triggers of {@code table} write now; empty where the table has none or has changed since. */
    Optional<Shape> current(LocalTable table) throws SQLException {
        return live(table.name())
                .filter(shape -> shape.columns().equals(Shape.capturedColumns(table))
                        && shape.keyColumns().equals(table.keyColumns()));
    }

    /** The shape of the table's triggers, current or outdated. */
    Optional<Shape> live(String table) throws SQLException {
        return find(table, LIVE);
    }

    private Optional<Shape> find(String table, int live) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select no, table_no, key_columns, columns, schema from rainsync_shape
                where live = ? and table_no = (select no from rainsync_name where text = ?)""")) {
            select.setInt(1, live);
            select.setString(2, table);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(shape(rows)) : Optional.empty();
            }
        }
    }

    /** The last shape that the table's triggers had, also of one that was gone for a while. */
    Optional<Shape> last(String table) throws SQLException {
        Optional<Shape> live = live(table);
        return live.isPresent() ? live : find(table, ABSENT);
    }

    /** All shapes of the table, live or not. */
    List<Shape> of(String table) throws SQLException {
        List<Shape> shapes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select no, table_no, key_columns, columns, schema from rainsync_shape
                where table_no = (select no from rainsync_name where text = ?)""")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    shapes.add(shape(rows));
                }
            }
        }
        return shapes;
    }

    /** Tables with a live shape. */
    Set<String> liveTables() throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select table_no from rainsync_shape where live = " + LIVE);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                tables.add(names.name(rows.getInt(1)));
            }
        }
        return tables;
    }

    /** The table is gone or does not sync for now. */
    void noteAbsent(String table) throws SQLException {
        Sql.execute(
                connection,
                "update rainsync_shape set live = " + ABSENT + " where live = " + LIVE + " and table_no = ?",
                names.number(table));
    }

    /** The shape for {@code table} as it is now, made if there is none; what was the table's shape is live no more. */
    Shape ensure(LocalTable table) throws SQLException {
        Optional<Shape> current = current(table);
        if (current.isPresent()) {
            Sql.execute(
                    connection,
                    "update rainsync_shape set schema = ? where no = ?",
                    json(table.schema()),
                    current.get().number());
            return current.get();
        }
        int tableNumber = names.number(table.name());
        Sql.execute(connection, "update rainsync_shape set live = 0 where table_no = ?", tableNumber);
        Sql.execute(
                connection,
                "insert into rainsync_shape (table_no, key_columns, columns, schema) values (?, ?, ?, ?)",
                tableNumber,
                json(table.keyColumns()),
                json(Shape.capturedColumns(table)),
                json(table.schema()));
        return current(table).orElseThrow();
    }

    /** Forgets shapes that neither a trigger nor an entry has. */
    void prune() throws SQLException {
        Sql.execute(
                connection,
                "delete from rainsync_shape where live = 0 and no not in (select shape from rainsync_outbox)");
    }

    private Shape shape(ResultSet row) throws SQLException {
        try {
            return new Shape(
                    row.getInt(1),
                    names.name(row.getInt(2)),
                    JSON.readValue(row.getString(3), NAMES),
                    JSON.readValue(row.getString(4), NAMES),
                    JSON.readValue(row.getString(5), TableSchema.class));
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read rainsync_shape", damaged);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("write shape " + value, impossible);
        }
    }
}
