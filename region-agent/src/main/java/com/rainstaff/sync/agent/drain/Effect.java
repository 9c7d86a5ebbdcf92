package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.Value;

/**
 * What the acknowledgement of a change set does to the file, besides trimming the outbox. Effects follow each other.
 */
sealed interface Effect {
    /**
     * The row stands at {@code key}, in the version of the change at {@code change} in the set.
     *
     * @param isNew whether it came there with the set
     */
    record Put(String table, RowId id, LocalKey key, int change, boolean isNew) implements Effect {}

    /** The row is deleted, by the change at {@code change} in the set. */
    record Entomb(String table, RowId id, int change) implements Effect {}

    /** The row stands at another key; what is known of it does not change. */
    record Rekey(String table, RowId id, LocalKey key) implements Effect {}

    /** The row waits for a person. */
    record Hold(String table, LocalKey key, String reason) implements Effect {}

    /** The row waits no longer. */
    record Release(String table, LocalKey key) implements Effect {}

    /** The row's region column gets {@code stamped} if it still holds {@code captured}. */
    record StampRegion(LocalTable table, LocalKey key, Value captured, String stamped) implements Effect {}
}
