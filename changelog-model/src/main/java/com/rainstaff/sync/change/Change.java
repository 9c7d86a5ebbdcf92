package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;

/** One committed write to one row, or what the server made of it. Devices push {@link Upsert}s and {@link Tombstone}s. */
public sealed interface Change permits Upsert, Tombstone, Merge, Split, Evict, Erase {
    /** The change's place: in a change set its outbox number, in a feed its feed number. Ascending; not a time. */
    long sequence();

    RowKey key();

    RowVersion version();

    EntryKind kind();
}
