package com.rainstaff.sync.agent.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one round of work did and how it ended.
 *
 * @param problem null unless something keeps this PC from being in step
 * @param detail what exactly, for a person; empty where there is no problem
 * @param exchanges round trips made
 * @param sent changes the server acknowledged
 * @param received changes applied to the file
 * @param roundTrip the last exchange's duration; zero before the first
 * @param pendingDown changes the server still holds for this PC
 */
public record AttemptReport(
        Instant at,
        SyncOutcome outcome,
        Problem problem,
        String detail,
        int exchanges,
        long sent,
        long received,
        Duration roundTrip,
        long pendingDown) {
    public AttemptReport {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
    }
}
