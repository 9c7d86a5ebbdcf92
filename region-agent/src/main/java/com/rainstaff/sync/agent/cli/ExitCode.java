package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.SyncOutcome;

/** What the process says to the one who started it. */
enum ExitCode {
    /** What was asked for is done. */
    DONE,
    /** It failed on this PC; what was under way was rolled back. */
    FAILED,
    /** The command line or the settings cannot be meant. */
    USAGE,
    /** This PC is no device yet. */
    NOT_ENROLLED,
    /** Nobody answered as the server; all work is queued. */
    UNREACHABLE,
    /** A person has to act. */
    NEEDS_ATTENTION;

    int code() {
        return ordinal();
    }

    static ExitCode of(SyncOutcome outcome, Problem problem) {
        if (problem != null
                && problem.needsAttention()
                && problem != Problem.FAULT
                && problem != Problem.FILE_MISSING) {
            return NEEDS_ATTENTION;
        }
        return switch (outcome) {
            case UP_TO_DATE -> DONE;
            case UNREACHABLE -> UNREACHABLE;
            case REFUSED -> NEEDS_ATTENTION;
            case FAILED, INTERRUPTED -> FAILED;
        };
    }
}
