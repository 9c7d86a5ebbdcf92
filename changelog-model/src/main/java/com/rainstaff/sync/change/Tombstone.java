package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;

/**
 * The row was deleted, and that is remembered.
 *
 * @param base which of the change set's {@linkplain ChangeSet#bases() bases} the writer had seen
 */
public record Tombstone(long sequence, RowKey key, RowVersion version, int base) implements Change {
    @Override
    public EntryKind kind() {
        return EntryKind.TOMBSTONE;
    }
}
