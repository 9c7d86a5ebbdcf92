package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowKey;
import java.util.Optional;

/**
 * An upsert that is to be placed.
 *
 * @param key its row, aliases followed
 * @param local where the row stands now
 * @param home where it stood before it was put aside
 * @param released whether it had been put aside in an earlier transaction or page
 */
record Incoming(
        Upsert change, String feed, RowKey key, Optional<LocalKey> local, Optional<LocalKey> home, boolean released) {

    /** The same for a row that is mapped and not in its table any more: it may come back to where it stood. */
    Incoming away() {
        return new Incoming(change, feed, key, Optional.empty(), local, released);
    }
}
