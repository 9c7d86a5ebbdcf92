package com.rainstaff.sync.dashboard.overview;

import java.util.Locale;

/** How a PC is, the most urgent first. */
public enum PcState {
    /** Something waits for a person: a reported problem, held or parked rows, a clock that is off. */
    ATTENTION,
    /** Silent for so long that somebody should go and look. */
    OFFLINE,
    /** Silent for longer than usual; it may just be switched off. */
    LATE,
    /** Enrolled and never seen since. */
    NEW,
    /** In contact, with changes on their way. */
    SYNCING,
    /** In contact, with nothing to do. */
    HEALTHY,
    /** Its key was withdrawn; it neither sends nor receives. */
    REVOKED;

    /** The state's word in style sheets and icons. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
