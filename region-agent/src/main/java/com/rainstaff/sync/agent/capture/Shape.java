package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which table's which columns the values of an outbox entry are. A table that changes gets a new shape; entries written
 * before keep theirs.
 *
 * @param keyColumns the primary key's columns, in key order
 * @param columns all captured columns, those of the key included, in the order of c0, c1, …
 * @param schema the table as it was when the shape was made
 */
public record Shape(int number, String table, List<String> keyColumns, List<String> columns, TableSchema schema) {
    public Shape {
        Objects.requireNonNull(table, "table");
        keyColumns = List.copyOf(keyColumns);
        columns = List.copyOf(columns);
    }

    /** The columns a trigger captures of {@code table}: its integer key, if it has one, then those that travel. */
    static List<String> capturedColumns(LocalTable table) {
        List<String> columns = new ArrayList<>();
        table.schema().columns().forEach(column -> columns.add(column.name()));
        List<String> missingKeys = new ArrayList<>(table.keyColumns());
        missingKeys.removeAll(columns);
        columns.addAll(0, missingKeys);
        return columns;
    }

    /** Position of {@code column} among the captured values, or -1. */
    public int indexOf(String column) {
        return columns.indexOf(column);
    }
}
