package com.rainstaff.sync.dashboard.conflicts;

import java.util.Locale;

/** What met what. */
public enum ClashKind {
    /** Both sides edited the row. */
    UPDATE_UPDATE,
    /** An edit met a deletion. */
    UPDATE_DELETE,
    /** A deletion met an edit. */
    DELETE_UPDATE,
    /** Two rows with one identifying value became one row. */
    MERGE,
    /** The row's parent was deleted. */
    ORPHAN,
    /** A PC that was away for long edited a row that is deleted. */
    LATE_RETURN,
    /** Two rows claim one unique value. */
    UNIQUE,
    /** A kind this release has no words for. */
    OTHER;

    /** The kind the server's word stands for. */
    static ClashKind of(String word) {
        for (ClashKind kind : values()) {
            if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return kind;
            }
        }
        return OTHER;
    }
}
