package com.rainstaff.sync.conflict;

import com.rainstaff.sync.clock.RowVersion;

/** The newer stamp holds the row, whichever device made it and whichever arrived first. */
public final class LastWriteWins {
    private LastWriteWins() {}

    public static Verdict judge(RowVersion incoming, RowVersion stored) {
        int order = incoming.compareTo(stored);
        if (order == 0) {
            return Verdict.DUPLICATE;
        }
        return order > 0 ? Verdict.APPLIED : Verdict.SUPERSEDED;
    }
}
