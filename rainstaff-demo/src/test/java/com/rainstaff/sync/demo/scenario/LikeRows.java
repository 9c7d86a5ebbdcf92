package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.office.AppFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of any file, described so that two files can be compared: values with their class, generated ones too, and
 * instead of numbers that a PC handed out what they lead to. Descriptions are refined step by step: a row is first what
 * its own values say, then that with what its parents say, and so on (colour refinement). It knows nothing of the product.
 */
final class LikeRows {
    private static final int STEPS = 12;

    private final Connection connection;
    private final Map<String, Map<String, String>> undeclared;
    private final Map<String, Table> tables = new TreeMap<>();

    private LikeRows(Connection connection, Map<String, Map<String, String>> undeclared) {
        this.connection = connection;
        this.undeclared = undeclared;
    }

    /** A reference: columns here, columns there. */
    private record Reference(List<String> columns, String parent, List<String> parentColumns) {}

    /** One row: its values as literals by column, and what is known of it. */
    private static final class Row {
        private final Map<String, String> values = new LinkedHashMap<>();
        private String own;
        private String described;
        private String next;
    }

    private record Table(
            String name,
            List<String> columns,
            List<String> key,
            boolean numbered,
            List<Reference> references,
            List<Row> rows) {}

    /**
     * The rows of {@code tables} as texts, sorted, by table. Two files hold the same if these are equal.
     *
     * @param undeclared references that the file does not declare: table, column, parent
     */
    static Map<String, List<String>> read(AppFile file, Set<String> tables, Map<String, Map<String, String>> undeclared)
            throws SQLException {
        return file.read(connection -> {
            connection.setAutoCommit(false);
            LikeRows rows = new LikeRows(connection, undeclared);
            for (String table : tables) {
                rows.readTable(table);
            }
            connection.commit();
            return rows.described();
        });
    }

    /** What {@code sql} finds: each row as a text of literals, sorted. */
    static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getString(i));
                }
                texts.add(String.join(" | ", row));
            }
        }
        texts.sort(null);
        return texts;
    }

    private void readTable(String name) throws SQLException {
        String quoted = quoted(name, '\'');
        List<String> columns = new ArrayList<>();
        Map<Integer, String> key = new TreeMap<>();
        boolean[] integer = {false};
        each(
                "select name, pk, upper(type) = 'INTEGER' from pragma_table_xinfo(" + quoted + ") where hidden <> 1",
                row -> {
                    columns.add(row.getString(1));
                    if (row.getInt(2) > 0) {
                        key.put(row.getInt(2), row.getString(1));
                        integer[0] = row.getBoolean(3);
                    }
                });
        boolean ownIndex = !texts(connection, "select 1 from pragma_index_list(" + quoted + ") where origin = 'pk'")
                .isEmpty();
        Table table = new Table(
                name,
                columns,
                List.copyOf(key.values()),
                key.size() == 1 && integer[0] && !ownIndex,
                references(name, quoted),
                new ArrayList<>());
        String select = String.join(
                ", ",
                columns.stream()
                        .map(column -> "quote(" + quoted(column, '"') + ")")
                        .toList());
        each("select " + select + " from " + quoted(name, '"'), found -> {
            Row row = new Row();
            for (int i = 0; i < columns.size(); i++) {
                row.values.put(columns.get(i), found.getString(i + 1));
            }
            table.rows().add(row);
        });
        tables.put(name, table);
    }

    private List<Reference> references(String name, String quoted) throws SQLException {
        Map<Integer, Reference> byNumber = new TreeMap<>();
        each(
                "select id, \"table\", \"from\", \"to\" from pragma_foreign_key_list(" + quoted + ") order by id, seq",
                row -> {
                    Reference reference = byNumber.get(row.getInt(1));
                    if (reference == null) {
                        reference = new Reference(new ArrayList<>(), row.getString(2), new ArrayList<>());
                        byNumber.put(row.getInt(1), reference);
                    }
                    reference.columns().add(row.getString(3));
                    reference.parentColumns().add(row.getString(4));
                });
        List<Reference> references = new ArrayList<>(byNumber.values());
        undeclared
                .getOrDefault(name, Map.of())
                .forEach((column, parent) -> references.add(new Reference(List.of(column), parent, new ArrayList<>())));
        return references;
    }

    private Map<String, List<String>> described() {
        for (Table table : tables.values()) {
            for (Row row : table.rows()) {
                row.own = own(table, row);
                row.described = row.own;
            }
        }
        for (int step = 0; step < STEPS; step++) {
            refine();
        }
        Map<String, List<String>> all = new TreeMap<>();
        for (Table table : tables.values()) {
            all.put(
                    table.name(),
                    table.rows().stream()
                            .map(row -> row.own + " → " + Integer.toHexString(row.described.hashCode()))
                            .sorted()
                            .toList());
        }
        return all;
    }

    private void refine() {
        Map<String, Map<String, Row>> parents = new HashMap<>();
        for (Table table : tables.values()) {
            for (Row row : table.rows()) {
                StringBuilder next = new StringBuilder(row.own);
                for (Reference reference : table.references()) {
                    Row parent = parents.computeIfAbsent(
                                    reference.parent() + parentColumns(reference), known -> rowsBy(reference))
                            .get(valuesOf(row, reference.columns()));
                    next.append(" > ").append(parent == null ? "nothing" : parent.described.hashCode());
                }
                row.next = next.toString();
            }
        }
        tables.values().forEach(table -> table.rows().forEach(row -> row.described = row.next));
    }

    private Map<String, Row> rowsBy(Reference reference) {
        Map<String, Row> rows = new HashMap<>();
        Table parent = find(reference.parent());
        if (parent != null) {
            parent.rows().forEach(row -> rows.put(valuesOf(row, parentColumns(reference)), row));
        }
        return rows;
    }

    /** Without regard to case, as some keys are compared; the others differ in more than that. */
    private static String valuesOf(Row row, List<String> columns) {
        return String.join(", ", columns.stream().map(row.values::get).toList()).toLowerCase(Locale.ROOT);
    }

    private List<String> parentColumns(Reference reference) {
        Table parent = find(reference.parent());
        boolean named = !reference.parentColumns().isEmpty()
                && reference.parentColumns().get(0) != null;
        return named || parent == null ? reference.parentColumns() : parent.key();
    }

    private String own(Table table, Row row) {
        List<String> values = new ArrayList<>();
        for (String column : table.columns()) {
            String value = row.values.get(column);
            values.add(isNumber(table, column, 0) && !value.equals("NULL") ? "#" : value);
        }
        return String.join(" | ", values);
    }

    /** Whether a column holds numbers that a PC handed out, its own or those of another table's rows. */
    private boolean isNumber(Table table, String column, int depth) {
        if (table.numbered() && table.key().contains(column)) {
            return true;
        }
        return depth < tables.size()
                && table.references().stream()
                        .filter(reference -> reference.columns().contains(column))
                        .anyMatch(reference -> {
                            Table parent = find(reference.parent());
                            int position = reference.columns().indexOf(column);
                            return parent != null
                                    && isNumber(parent, parentColumns(reference).get(position), depth + 1);
                        });
    }

    private Table find(String name) {
        return tables.get(name);
    }

    private static String quoted(String name, char by) {
        return by + name.replace(String.valueOf(by), String.valueOf(by) + by) + by;
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void each(String sql, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                reader.read(found);
            }
        }
    }
}
