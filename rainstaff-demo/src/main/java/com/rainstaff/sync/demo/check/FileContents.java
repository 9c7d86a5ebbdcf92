package com.rainstaff.sync.demo.check;

import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The synced rows of one file at one moment, by table and key. */
public final class FileContents {
    private final Map<String, Set<String>> columns = new HashMap<>();
    private final Map<String, Map<Object, Map<String, Object>>> tables = new HashMap<>();

    private FileContents() {}

    /** Reads everything in one transaction. */
    public static FileContents read(AppFile file) throws SQLException {
        FileContents contents = new FileContents();
        file.read(connection -> {
            connection.setAutoCommit(false);
            for (RainstaffTable table : RainstaffTable.ALL) {
                contents.readTable(connection, table.name());
            }
            connection.commit();
            return null;
        });
        return contents;
    }

    boolean has(String table) {
        return tables.containsKey(table);
    }

    /** Column names save the local id; empty where the file has no such table. */
    Set<String> columns(String table) {
        return columns.getOrDefault(table, Set.of());
    }

    /** Rows by local id or key. */
    Map<Object, Map<String, Object>> rows(String table) {
        return tables.getOrDefault(table, Map.of());
    }

    /** Number of synced rows. */
    public int rowCount() {
        return tables.values().stream().mapToInt(Map::size).sum();
    }

    private void readTable(Connection connection, String table) throws SQLException {
        Set<String> names = Tables.columns(connection, table);
        if (names.isEmpty()) {
            return;
        }
        boolean numbered = names.remove("id");
        Map<Object, Map<String, Object>> rows = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select * from " + table)) {
            while (found.next()) {
                Object key = numbered ? (Object) found.getLong("id") : found.getString(1);
                if (table.equals("settings") && !RainstaffTable.SHARED_SETTINGS.contains(key)) {
                    continue;
                }
                Map<String, Object> row = new LinkedHashMap<>();
                for (String name : names) {
                    row.put(name, found.getObject(name));
                }
                rows.put(key, row);
            }
        }
        columns.put(table, names);
        tables.put(table, rows);
    }
}
