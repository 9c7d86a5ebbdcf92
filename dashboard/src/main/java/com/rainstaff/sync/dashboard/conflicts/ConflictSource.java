package com.rainstaff.sync.dashboard.conflicts;

import java.util.List;

/** Where the conflicts page reads from. */
public interface ConflictSource {
    /**
     * At most {@code limit} conflicts that nobody has resolved, newest first.
     *
     * @param before only those with smaller ids; 0 for the newest
     */
    List<OpenConflict> open(long before, int limit);

    /** How many conflicts nobody has resolved. */
    long openCount();
}
