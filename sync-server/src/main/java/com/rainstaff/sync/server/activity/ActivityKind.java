package com.rainstaff.sync.server.activity;

import java.util.Locale;

/** What can be done that is worth remembering. */
public enum ActivityKind {
    /** A person proved who they are. */
    LOGIN,
    /** Somebody tried to, and could not. */
    LOGIN_FAILED,
    /** A person left. */
    LOGOUT,
    /** A PC became a device. */
    ENROLMENT,
    /** A PC tried to, with a token that does not hold. */
    ENROLMENT_REFUSED,
    /** A device's changes were accepted. */
    PUSH,
    /** Changes of others went to a device. */
    PULL,
    /** A device was turned away. */
    REFUSED,
    /** A person looked into the past, or brought it back. */
    RECOVERY,
    /** Something was found that cannot be, or that nobody had captured. */
    INTEGRITY,
    /** A person changed who may do what. */
    ADMINISTRATION,
    /** A person settled a conflict or had a quarantined change judged again. */
    SETTLEMENT,
    /** Something about a PC wants a look. */
    ALERT;

    /** As it stands in the table. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
