package com.rainstaff.sync.simulation;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One PC's file read for comparing: rows by their ids in the world, references as such ids. */
final class FileSide {
    private static final String KEYED = "";

    private final Connection connection;
    private final Map<String, Map<Long, RowId>> ids = new HashMap<>();
    private final Map<String, RowId> keyedIds = new HashMap<>();
    private final Map<RowKey, Map<String, Value>> rows = new HashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final Map<RowKey, String> parked = new HashMap<>();
    private final Map<String, String> held = new TreeMap<>();
    private final Set<RowKey> heldRows = new HashSet<>();
    private final Set<String> heldValues = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private final long outbox;

    private FileSide(Connection connection) throws SQLException {
        this.connection = connection;
        readIds();
        readHeld();
        for (String table : Office.SYNCED) {
            readRows(table);
        }
        each("""
                select n.text, p.row_id, p.reason from rainsync_parked p join rainsync_name n on n.no = p.table_no""", row -> parked.put(new RowKey(row.getString(1), RowId.parse(row.getString(2))), row.getString(3)));
        each("pragma foreign_key_check", row -> violations.add(row.getString(1) + " " + row.getString(2)));
        outbox = Long.parseLong(first("select count(*) from rainsync_outbox"));
    }

    static FileSide read(Pc pc) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + pc.file())) {
            return new FileSide(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException("read " + pc.file(), failed);
        }
    }

    Map<RowKey, Map<String, Value>> rows() {
        return rows;
    }

    /** Rows that are neither synced nor waiting for a person. */
    List<String> unknown() {
        return unknown;
    }

    Map<RowKey, String> parked() {
        return parked;
    }

    /** Rows that wait for a person, and why. */
    Map<String, String> held() {
        return held;
    }

    /** Whether the row stands here and waits for a person. */
    boolean isHeld(RowKey key) {
        return heldRows.contains(key);
    }

    /** References that lead nowhere. */
    List<String> violations() {
        return violations;
    }

    /** Entries that were not sent. */
    long outbox() {
        return outbox;
    }

    private void readIds() throws SQLException {
        each("""
                select t.text, coalesce(o.text, ''), r.number, r.local from rainsync_row r
                join rainsync_name t on t.no = r.table_no left join rainsync_name o on o.no = r.origin_no
                where r.local is not null""", row -> {
            if (row.getString(2).equals(KEYED)) {
                keyedIds.put(row.getString(1) + " " + row.getString(4), RowId.parse(row.getString(3)));
            } else {
                ids.computeIfAbsent(row.getString(1), table -> new HashMap<>())
                        .put(row.getLong(4), RowId.parse(row.getString(2) + "." + row.getLong(3)));
            }
        });
    }

    private void readHeld() throws SQLException {
        each("""
                select n.text, h.local, h.reason from rainsync_held h join rainsync_name n on n.no = h.table_no""", row -> held.put(row.getString(1) + " " + row.getString(2), row.getString(3)));
    }

    private void readRows(String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        each("pragma table_info('" + table + "')", row -> columns.add(row.getString(2)));
        each("select * from \"" + table + "\"", row -> {
            Map<String, Value> content = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                content.put(columns.get(i), Values.read(row, i + 1));
            }
            add(table, content);
        });
    }

    /** Whether a row that waits for a person has {@code value} where only one row of the table may. */
    boolean isHeld(RowKey key, Value value) {
        return heldValues.contains(key.table() + " " + value);
    }

    /** Whether the row stands in the file with {@code value} where only one row of its table may have it. */
    boolean hasValue(RowKey key, Value value) {
        Map<String, Value> row = rows.get(key);
        return row != null && value.equals(row.get(Office.UNIQUE.get(key.table())));
    }

    private void add(String table, Map<String, Value> content) {
        if (Office.keyColumns(table).isEmpty()) {
            addNumbered(table, content);
        } else if (!table.equals("settings") || !content.get("key").equals(new Value.Text("sync_token"))) {
            addKeyed(table, content);
        }
    }

    // A key that names a row which waits for a person is known by what the agent says of it alone.
    private void addKeyed(String table, Map<String, Value> content) {
        String local = table + " "
                + KeyText.localKey(Office.keyColumns(table).stream()
                                .map(content::get)
                                .toList())
                        .stored();
        translate(table, content);
        RowId id = content.keySet().containsAll(Office.keyColumns(table))
                ? Office.keyed(table, content)
                : keyedIds.get(local);
        if (held.containsKey(local)) {
            if (id != null) {
                heldRows.add(new RowKey(table, id));
            }
        } else if (id == null) {
            unknown.add(local + " " + content);
        } else {
            rows.put(new RowKey(table, id), content);
        }
    }

    private void addNumbered(String table, Map<String, Value> content) {
        long local = ((Value.Int) content.remove("id")).number();
        RowId id = ids.getOrDefault(table, Map.of()).get(local);
        if (held.containsKey(table + " " + local)) {
            heldValues.add(table + " " + content.get(Office.UNIQUE.getOrDefault(table, "")));
            if (id != null) {
                heldRows.add(new RowKey(table, id));
            }
        } else if (id == null) {
            unknown.add(table + " " + local + " " + content);
        } else {
            translate(table, content);
            rows.put(new RowKey(table, id), content);
        }
    }

    private void translate(String table, Map<String, Value> content) {
        Office.references(table)
                .forEach((column, parent) ->
                        content.computeIfPresent(column, (name, value) -> translated(parent, value)));
    }

    // A row that waits for a person has an id only once it is sent; what refers to it is left out of comparing.
    private Value translated(String parent, Value value) {
        if (!(value instanceof Value.Int local)) {
            return value;
        }
        if (held.containsKey(parent + " " + local.number())) {
            return null;
        }
        return Optional.ofNullable(ids.getOrDefault(parent, Map.of()).get(local.number()))
                .<Value>map(Value.Reference::new)
                .orElse(new Value.Text("local " + local.number() + " that nobody knows"));
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void each(String sql, RowReader reader) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet all = select.executeQuery()) {
            while (all.next()) {
                reader.read(all);
            }
        }
    }

    private String first(String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet all = select.executeQuery()) {
            all.next();
            return all.getString(1);
        }
    }
}
