package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as the app's tables hold them now. Statements are kept open until closed. */
final class LiveRows implements AutoCloseable {
    private final Connection connection;
    private final FileSchema schema;
    private final Statements statements;
    private final Map<String, List<Value>> defaults = new HashMap<>();

    LiveRows(Connection connection, FileSchema schema) {
        this.connection = connection;
        this.statements = new Statements(connection);
        this.schema = schema;
    }

    /** Whether the file still has the table; entries of a dropped one can still wait. */
    boolean isThere(LocalTable table) {
        return schema.table(table.name()).isPresent();
    }

    /** The row's values in the order of the table's columns. */
    Optional<List<Value>> read(LocalTable table, LocalKey key) throws SQLException {
        if (!isThere(table)) {
            return Optional.empty();
        }
        List<Value> values = keyValues(key);
        PreparedStatement select = statements.get("select " + columns(table) + " from " + Sql.quote(table.name())
                + " where " + isKey(table.keyColumns(), values));
        for (int i = 0; i < values.size(); i++) {
            Values.bind(select, i + 1, values.get(i));
        }
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(row(rows, table)) : Optional.empty();
        }
    }

    /** What each column holds where an insert names none. */
    List<Value> defaults(LocalTable table) throws SQLException {
        List<Value> known = defaults.get(table.name());
        if (known == null) {
            known = new ArrayList<>();
            for (Column column : table.schema().columns()) {
                known.add(defaultOf(column));
            }
            defaults.put(table.name(), known);
        }
        return known;
    }

    static List<Value> keyValues(LocalKey key) {
        return key.isNumber() ? List.of(new Int(key.number())) : KeyText.values((String) key.stored());
    }

    /** The condition that a row has the key whose values are bound to its parameters. */
    static String isKey(List<String> keyColumns, List<Value> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> Sql.quote(keyColumns.get(i)) + " = " + Values.placeholder(values.get(i)))
                .collect(Collectors.joining(" and "));
    }

    private Value defaultOf(Column column) throws SQLException {
        if (column.defaultSql() == null) {
            return Value.NULL;
        }
        try (PreparedStatement select = connection.prepareStatement("select " + column.defaultSql());
                ResultSet rows = select.executeQuery()) {
            return Values.read(rows, 1);
        }
    }

    private static String columns(LocalTable table) {
        return table.schema().columns().isEmpty()
                ? "1"
                : Sql.quoted(table.schema().columns().stream().map(Column::name).toList());
    }

    private static List<Value> row(ResultSet rows, LocalTable table) throws SQLException {
        List<Value> values = new ArrayList<>();
        for (int i = 1; i <= table.schema().columns().size(); i++) {
            values.add(Values.read(rows, i));
        }
        return values;
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }
}
