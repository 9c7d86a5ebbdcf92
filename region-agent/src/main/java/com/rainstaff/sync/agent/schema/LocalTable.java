package com.rainstaff.sync.agent.schema;

import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.TableSchema;
import java.util.List;

/**
 * A table of this PC's file that syncs.
 *
 * @param schema what travels of it
 * @param scope whose rows it holds
 * @param keyColumns its primary key: the integer key alone, or the columns of a keyed table in key order
 */
public record LocalTable(TableSchema schema, CatalogTable scope, List<String> keyColumns) {
    public LocalTable {
        keyColumns = List.copyOf(keyColumns);
    }

    public String name() {
        return schema.table();
    }

    /** Position among the schema's columns of the one that names a row's region; -1 where the file has none. */
    public int regionIndex() {
        return scope.regionColumn() == null ? -1 : schema.indexOf(scope.regionColumn());
    }
}
