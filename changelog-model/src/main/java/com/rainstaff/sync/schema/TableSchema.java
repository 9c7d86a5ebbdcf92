package com.rainstaff.sync.schema;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One table as one generation of a file defines it, as far as rows travel. A device announces it once, before the first
 * change that uses it; from then on its {@link #fingerprint()} stands for it everywhere.
 *
 * @param table the table's name as the file spells it
 * @param integerKey name of the {@code INTEGER PRIMARY KEY} column, whose values are local to a PC and never travel; null
 *     for a keyed table, whose primary key columns are among {@code columns}
 * @param autoincrement whether the file never hands out a local id twice
 * @param columns the columns that travel, in the file's order: not the integer key, not generated ones
 * @param foreignKeys declared foreign keys
 * @param uniques unique indexes and constraints other than the primary key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableSchema(
        String table,
        String integerKey,
        boolean autoincrement,
        boolean withoutRowid,
        List<Column> columns,
        List<ForeignKey> foreignKeys,
        List<UniqueIndex> uniques) {
    public TableSchema {
        Objects.requireNonNull(table, "table");
        columns = List.copyOf(columns);
        foreignKeys = foreignKeys == null ? List.of() : List.copyOf(foreignKeys);
        uniques = uniques == null ? List.of() : List.copyOf(uniques);
        if (integerKey == null && columns.stream().noneMatch(column -> column.keyPosition() > 0)) {
            throw new IllegalArgumentException("table " + table + " has no primary key");
        }
    }

    /**
     * A column whose values travel.
     *
     * @param type the declared type, empty where there is none
     * @param defaultSql the default's SQL text, null where there is none
     * @param keyPosition place in the primary key of a keyed table from 1; 0 outside it
     * @param references the table whose numbered rows this column names, declared or from the catalog; null otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Column(
            String name, String type, boolean notNull, String defaultSql, int keyPosition, String references) {
        public Column {
            Objects.requireNonNull(name, "column name");
            type = type == null ? "" : type;
        }
    }

    /** A declared foreign key; column lists run in parallel. {@code onDelete} and {@code onUpdate} as SQLite spells them. */
    public record ForeignKey(
            List<String> columns, String parent, List<String> parentColumns, String onDelete, String onUpdate) {
        public ForeignKey {
            columns = List.copyOf(columns);
            parentColumns = List.copyOf(parentColumns);
        }
    }

    /** A unique index over whole rows ({@code plain}), or one that is partial or over expressions and is not compared. */
    public record UniqueIndex(String name, List<String> columns, boolean plain) {
        public UniqueIndex {
            columns = List.copyOf(columns);
        }
    }

    /** Rows get their ids from numbers handed out by their PC, as opposed to from their key values. */
    @JsonIgnore
    public boolean isNumbered() {
        return integerKey != null;
    }

    /** Position of the column in images, or -1. */
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    public Optional<Column> column(String name) {
        int index = indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(columns.get(index));
    }

    /** Sixteen hex digits of the SHA-256 of everything above: equal schemas have equal fingerprints on every device. */
    public String fingerprint() {
        return Fingerprint.of(this);
    }
}
