package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;

/** A merge was undone: {@code key} stands for a row of its own again, whose upsert follows. */
public record Split(long sequence, RowKey key, RowVersion version) implements Change {
    @Override
    public EntryKind kind() {
        return EntryKind.SPLIT;
    }
}
