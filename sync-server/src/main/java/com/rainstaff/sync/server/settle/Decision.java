package com.rainstaff.sync.server.settle;

import java.util.Locale;

/** What a person can decide about a conflict. */
enum Decision {
    /** What lost comes back; two rows that became one are two again. */
    UNDO,
    /** What holds the row stays; nothing changes. */
    RESOLVE,
    /** The deleted row that this one belongs to comes back. */
    RESTORE_PARENT,
    /** The row goes the way of the one it belonged to. */
    LET_GO;

    /** As it stands in the table. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
