package com.rainstaff.sync.server.conflict;

import java.util.Locale;

/** How two changes met that did not know of each other. */
public enum ConflictKind {
    /** Both edited the row. */
    UPDATE_UPDATE,
    /** The row was edited here and had been deleted elsewhere. */
    UPDATE_DELETE,
    /** The row was deleted here and had been edited elsewhere. */
    DELETE_UPDATE,
    /** Two new rows turned out to be one. */
    MERGE,
    /** A row follows one that is deleted. The tombstone is the winner, the row's entry the loser. */
    ORPHAN,
    /** A device that was away for too long changed a row whose deletion it had not heard of. The tombstone is the winner. */
    LATE_RETURN;

    /** @throws IllegalArgumentException for a code that names no kind */
    static ConflictKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As it stands in the table. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
