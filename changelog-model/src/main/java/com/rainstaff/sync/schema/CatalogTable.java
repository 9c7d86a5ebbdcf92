package com.rainstaff.sync.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What cannot be read from a file about one table.
 *
 * @param scope whose rows it holds
 * @param regionColumn the column that names a row's region; null where there is none. A file may lack it
 * @param parentColumn the reference along which a row follows its parent's region; null where there is none
 * @param identifiedBy columns that each identify a row: two inserts with one value are one row
 * @param references undeclared references: column to the table whose numbered rows it names
 * @param onlyKeys of a keyed table, the only key values that travel; empty for all
 * @param leftOut columns that never travel
 * @param merge how concurrent edits of one row come together
 * @param writers who may write shared rows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CatalogTable(
        Scope scope,
        String regionColumn,
        String parentColumn,
        List<String> identifiedBy,
        Map<String, String> references,
        List<String> onlyKeys,
        List<String> leftOut,
        Merge merge,
        Writers writers) {
    /** A table that nothing is said about: its rows belong to the device's region. */
    public static final CatalogTable OF_THE_DEVICE =
            new CatalogTable(Scope.REGION, null, null, null, null, null, null, null, null);

    /** A table that never leaves the PC. */
    public static final CatalogTable OF_THE_PC =
            new CatalogTable(Scope.LOCAL, null, null, null, null, null, null, null, null);

    public CatalogTable {
        Objects.requireNonNull(scope, "scope");
        identifiedBy = identifiedBy == null ? List.of() : List.copyOf(identifiedBy);
        references = references == null ? Map.of() : Map.copyOf(references);
        onlyKeys = onlyKeys == null ? List.of() : List.copyOf(onlyKeys);
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        merge = merge == null ? Merge.ROW : merge;
        writers = writers == null ? Writers.EVERYONE : writers;
    }

    /** How concurrent edits of one row come together. */
    public enum Merge {
        /** The newer edit holds the whole row. */
        @JsonProperty("row")
        ROW,
        /** Edits of different columns are both kept; the newer edit holds a column that both changed. */
        @JsonProperty("column")
        COLUMN
    }

    /** Who may write shared rows. */
    public enum Writers {
        /** Every device. */
        @JsonProperty("everyone")
        EVERYONE,
        /** Headquarters' devices alone. */
        @JsonProperty("headquarters")
        HEADQUARTERS
    }
}
