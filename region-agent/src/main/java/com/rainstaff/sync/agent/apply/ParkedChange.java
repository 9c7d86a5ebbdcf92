package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.row.RowKey;
import java.util.Optional;

/**
 * A change put aside.
 *
 * @param feed the feed it came in
 * @param waitsFor the row whose coming or going would let it in, where that is known
 * @param home where the row stood in this file before; it goes back there if it can
 */
record ParkedChange(Change change, String feed, ParkReason reason, Optional<RowKey> waitsFor, Optional<LocalKey> home) {
    /** The same, of a row that stood at {@code local} until now. */
    ParkedChange at(LocalKey local) {
        return new ParkedChange(change, feed, reason, waitsFor, Optional.of(local));
    }
}
