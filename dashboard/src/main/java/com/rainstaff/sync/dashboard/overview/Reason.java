package com.rainstaff.sync.dashboard.overview;

/** Why a PC needs attention. */
public enum Reason {
    /** The PC itself reports a problem. */
    PROBLEM,
    /** Local rows wait for a decision before they are sent. */
    HELD,
    /** Received changes cannot be placed. */
    PARKED,
    /** Its clock is off by more than the limit. */
    CLOCK,
    /** It was silent for so long that it is retired. */
    RETIRED,
    /** It has not been heard of for longer than the offline limit. */
    SILENT
}
