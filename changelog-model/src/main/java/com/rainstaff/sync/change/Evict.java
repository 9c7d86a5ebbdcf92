package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;

/**
 * The row left this feed. A device that does not read {@code to} removes it without a deletion; others do nothing.
 *
 * @param to the feed the row went to
 */
public record Evict(long sequence, RowKey key, RowVersion version, String to) implements Change {
    @Override
    public EntryKind kind() {
        return EntryKind.EVICT;
    }
}
