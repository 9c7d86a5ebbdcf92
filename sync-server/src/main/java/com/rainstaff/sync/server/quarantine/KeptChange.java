package com.rainstaff.sync.server.quarantine;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import java.time.Instant;
import java.util.Map;

/**
 * A change as the quarantine keeps it.
 *
 * @param base positions of the feeds its writer had seen
 * @param problem slug of what was wrong with it when it came
 * @param detail the same for a person
 * @param releasedAt when it was accepted after all; null while it waits
 * @param releasedBy who had it judged again; null while it waits
 */
public record KeptChange(
        long id,
        Origin origin,
        Change change,
        Map<String, Long> base,
        String problem,
        String detail,
        Instant receivedAt,
        Instant releasedAt,
        String releasedBy) {
    /** Which of its set's bases the change names. */
    public int baseIndex() {
        return change instanceof Upsert upsert ? upsert.base() : change instanceof Tombstone gone ? gone.base() : 0;
    }
}
