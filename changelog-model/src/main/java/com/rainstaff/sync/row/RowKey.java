package com.rainstaff.sync.row;

import java.util.Objects;

/** A row among all tables: the table's name as its file spells it, and the row's id. */
public record RowKey(String table, RowId id) implements Comparable<RowKey> {
    public RowKey {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(id, "row id");
        if (table.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no table has NUL in its name");
        }
    }

    @Override
    public int compareTo(RowKey other) {
        int byTable = table.compareTo(other.table);
        return byTable != 0 ? byTable : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return table + " " + id;
    }
}
