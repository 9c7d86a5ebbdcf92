package com.rainstaff.sync.agent.apply;

import java.util.Locale;

/** Why a change has no place in this file yet. Its lower-case name stands in {@code rainsync_parked.reason}. */
enum ParkReason {
    /** A row it refers to does not stand here: it was deleted, or has not come yet. */
    ORPHAN,
    /** Another row holds a value that only one row may hold. */
    UNIQUE,
    /** A column's declared type here would bend one of its values. */
    AFFINITY,
    /** A rule of the table here forbids it: a column that must not be null, a check, a trigger of the app. */
    CONSTRAINT,
    /** The file has no such table, or keeps it to itself. */
    TABLE,
    /** Sender and file disagree about the table's key or references. */
    MISFIT,
    /** A removal that waits for local rows which refer to the row and have not been sent yet. */
    CHILDREN,
    /** The row here has an edit that waits for a person, which this would overwrite. */
    HELD;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ParkReason of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
