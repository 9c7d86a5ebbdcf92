package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;

/**
 * Two ids turned out to be one row.
 *
 * @param key the id that leads elsewhere from now on
 * @param into the id of the row that both stand for
 */
public record Merge(long sequence, RowKey key, RowVersion version, RowId into) implements Change {
    @Override
    public EntryKind kind() {
        return EntryKind.MERGE;
    }
}
