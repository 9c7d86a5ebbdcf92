package com.rainstaff.sync.dashboard.activity;

import java.util.Locale;

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
    /** Somebody changed how the server works. */
    ADMINISTRATION;

    /** The kind's word in the log and in addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
