package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;

/** The row's contents were erased: every copy of them, journals and parked ones included, goes. */
public record Erase(long sequence, RowKey key, RowVersion version) implements Change {
    @Override
    public EntryKind kind() {
        return EntryKind.ERASE;
    }
}
