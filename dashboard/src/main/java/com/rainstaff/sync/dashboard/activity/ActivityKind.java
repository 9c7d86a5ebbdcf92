package com.rainstaff.sync.dashboard.activity;

import java.util.Locale;
import java.util.Optional;

/** What the activity log tells apart, in the order of the choice on the page. */
public enum ActivityKind {
    /** A person signed in. */
    LOGIN,
    /** Somebody tried to sign in and could not. */
    LOGIN_FAILED,
    /** A person signed out. */
    LOGOUT,
    /** A PC joined, or a token for one was made. */
    ENROLMENT,
    /** A PC tried to join and could not. */
    ENROLMENT_REFUSED,
    /** A PC's changes were accepted. */
    PUSH,
    /** A PC received changes. */
    PULL,
    /** A PC's request was refused. */
    REFUSED,
    /** Somebody looked into the past or brought it back. */
    RECOVERY,
    /** Something does not fit, or was written and captured by nobody. */
    INTEGRITY,
    /** Somebody changed how the server works. */
    ADMINISTRATION,
    /** Somebody settled a conflict or let a quarantined change through. */
    SETTLEMENT,
    /** Something about a PC wants a look. */
    ALERT;

    /** The kind a word of the log stands for, if this release knows it. */
    static Optional<ActivityKind> of(String word) {
        for (ActivityKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The kind's word in the log and in addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
