package com.rainstaff.sync.agent.status;

/** How a round of work ended. */
public enum SyncOutcome {
    /** The outbox is empty and everything the server had is applied. */
    UP_TO_DATE,
    /** Nobody answered as the server; all work is queued and goes on by itself. */
    UNREACHABLE,
    /** The server refused this device; all work is queued until a person has acted. */
    REFUSED,
    /** Something failed on this PC; what had been under way was rolled back. */
    FAILED,
    /** The agent was told to stop, or ended before it could say anything else. */
    INTERRUPTED
}
