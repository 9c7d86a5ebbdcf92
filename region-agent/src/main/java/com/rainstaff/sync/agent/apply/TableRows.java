package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Constraints;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.RawText;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows of one of the app's tables, by local key. A write that breaks a rule of the table fails alone. */
final class TableRows {
    private final Statements statements;
    private final LocalTable table;
    private final String from;
    private final List<String> columns;
    private final Map<List<String>, String> inserts = new HashMap<>();
    private final Map<List<String>, String> updates = new HashMap<>();
    private List<String> everyColumn;

    TableRows(Statements statements, LocalTable table) {
        this.statements = statements;
        this.table = table;
        this.from = Sql.quote(table.name());
        this.columns = table.schema().columns().stream().map(Column::name).toList();
    }

    LocalTable table() {
        return table;
    }

    /** Whether the row stands, under exactly this key: a collation may hold other keys to be equal to it. */
    boolean exists(LocalKey key) throws SQLException {
        return select(table.keyColumns(), key).filter(keyValues(key)::equals).isPresent();
    }

    /** The row's values in the schema's columns. */
    Optional<List<Value>> read(LocalKey key) throws SQLException {
        return read(columns, key);
    }

    /** The row's values in {@code wanted} columns. */
    Optional<List<Value>> read(List<String> wanted, LocalKey key) throws SQLException {
        return isExact(key) ? select(wanted, key) : Optional.empty();
    }

    // Whether a statement that names the key means no other row; numbers are equal or not.
    private boolean isExact(LocalKey key) throws SQLException {
        return key.isNumber() || exists(key);
    }

    private Optional<List<Value>> select(List<String> wanted, LocalKey key) throws SQLException {
        List<Value> keyValues = keyValues(key);
        PreparedStatement select =
                statements.get("select " + Sql.quoted(wanted) + " from " + from + " where " + where(keyValues));
        bind(select, 1, keyValues);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(values(rows, wanted.size())) : Optional.empty();
        }
    }

    /** Every column that can be written, also those that never travel. */
    List<String> everyColumn() throws SQLException {
        if (everyColumn == null) {
            everyColumn = new ArrayList<>();
            PreparedStatement select = statements.get("select name from pragma_table_xinfo(?) where hidden = 0");
            select.setString(1, table.name());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    everyColumn.add(rows.getString(1));
                }
            }
        }
        return everyColumn;
    }

    /** Keys of the rows where {@code condition} holds. */
    List<LocalKey> keysWhere(String condition, List<Value> arguments) throws SQLException {
        PreparedStatement select =
                statements.get("select " + Sql.quoted(table.keyColumns()) + " from " + from + " where " + condition);
        bind(select, 1, arguments);
        List<LocalKey> keys = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(key(values(rows, table.keyColumns().size())));
            }
        }
        return keys;
    }

    /** Inserts a row; {@code names} hold the key's columns where the table is keyed. */
    void insert(LocalKey key, List<String> names, List<Value> values) throws SQLException {
        boolean numbered = key.isNumber();
        String sql = hasRawText(values)
                ? insertSql(numbered, names, values)
                : inserts.computeIfAbsent(names, fresh -> insertSql(numbered, fresh, values));
        PreparedStatement insert = statements.get(sql);
        if (numbered) {
            insert.setLong(1, key.number());
        }
        bind(insert, numbered ? 2 : 1, values);
        insert.executeUpdate();
    }

    /** Inserts a row as it stood, from all of its columns. */
    void restore(List<Value> values) throws SQLException {
        PreparedStatement insert = statements.get(insertSql(false, everyColumn(), values));
        bind(insert, 1, values);
        insert.executeUpdate();
    }

    /** Writes columns of a row that stands; returns false where it does not. */
    boolean update(LocalKey key, List<String> names, List<Value> values) throws SQLException {
        if (names.isEmpty()) {
            return exists(key);
        }
        if (!isExact(key)) {
            return false;
        }
        List<Value> keyValues = keyValues(key);
        String sql = hasRawText(values) || !key.isNumber()
                ? updateSql(names, values, keyValues)
                : updates.computeIfAbsent(names, fresh -> updateSql(fresh, values, keyValues));
        PreparedStatement update = statements.get(sql);
        bind(update, 1, values);
        bind(update, 1 + values.size(), keyValues);
        return update.executeUpdate() > 0;
    }

    /** Removes a row; returns false where it did not stand. */
    boolean delete(LocalKey key) throws SQLException {
        if (!isExact(key)) {
            return false;
        }
        List<Value> keyValues = keyValues(key);
        PreparedStatement delete = statements.get("delete from " + from + " where " + where(keyValues));
        bind(delete, 1, keyValues);
        return delete.executeUpdate() > 0;
    }

    /** Takes a row out that is kept elsewhere: no deletion, whatever triggers of the app forbid those. */
    void takeOut(LocalKey key) throws SQLException {
        try {
            delete(key);
        } catch (SQLException broken) {
            if (!Constraints.isBroken(broken)) {
                throw broken;
            }
            AppTriggers.without(statements.connection(), table.name(), c -> delete(key));
        }
    }

    LocalKey key(List<Value> keyValues) {
        return table.schema().isNumbered()
                ? LocalKey.of(((Value.Int) keyValues.get(0)).number())
                : KeyText.localKey(keyValues);
    }

    static List<Value> keyValues(LocalKey key) {
        return key.isNumber() ? List.of(new Value.Int(key.number())) : KeyText.values((String) key.stored());
    }

    // The statement's own ABORT overrides a conflict clause in the table's definition, which could delete other rows.
    private String insertSql(boolean numbered, List<String> names, List<Value> values) {
        String key = Sql.quote(table.keyColumns().get(0));
        String all = names.isEmpty() ? "" : Sql.quoted(names);
        String holes = values.stream().map(Values::placeholder).collect(Collectors.joining(", "));
        if (numbered) {
            all = names.isEmpty() ? key : key + ", " + all;
            holes = names.isEmpty() ? "?" : "?, " + holes;
        }
        return "insert or abort into " + from + " (" + all + ") values (" + holes + ")";
    }

    private String updateSql(List<String> names, List<Value> values, List<Value> keyValues) {
        StringBuilder sql = new StringBuilder("update or abort " + from + " set ");
        for (int i = 0; i < names.size(); i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append(Sql.quote(names.get(i)))
                    .append(" = ")
                    .append(Values.placeholder(values.get(i)));
        }
        return sql.append(" where ").append(where(keyValues)).toString();
    }

    private String where(List<Value> keyValues) {
        return matches(table.keyColumns(), keyValues);
    }

    /** SQL that compares columns with parameters for {@code values}, null being equal to null. */
    static String matches(List<String> columns, List<Value> values) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            sql.append(i == 0 ? "" : " and ")
                    .append(Sql.quote(columns.get(i)))
                    .append(values.get(i) instanceof Value.Null ? " is " : " = ")
                    .append(Values.placeholder(values.get(i)));
        }
        return sql.toString();
    }

    static void bind(PreparedStatement statement, int first, List<Value> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Values.bind(statement, first + i, values.get(i));
        }
    }

    private static boolean hasRawText(List<Value> values) {
        for (Value value : values) {
            if (value instanceof RawText) {
                return true;
            }
        }
        return false;
    }

    private static List<Value> values(ResultSet rows, int count) throws SQLException {
        List<Value> values = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            values.add(Values.read(rows, i));
        }
        return values;
    }
}
