package com.rainstaff.sync.agent.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * What the agent last said of itself, in a file beside its other state.
 *
 * @param pid the process that wrote it
 * @param running whether it meant to go on; a process that was killed leaves true behind
 * @param lastAttempt end of the last round of work; null before the first
 * @param lastSync end of the last round that brought everything in step; null before the first
 * @param problem null where nothing is wrong
 * @param sent changes acknowledged since the process began
 * @param received changes applied since the process began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentStatus(
        long pid,
        boolean running,
        String version,
        Instant startedAt,
        Instant lastAttempt,
        Instant lastSync,
        SyncOutcome outcome,
        Problem problem,
        String detail,
        long roundTripMillis,
        long pendingDown,
        long sent,
        long received) {

    static AgentStatus starting(long pid, boolean running, String version, Instant at, Instant lastSync) {
        return new AgentStatus(pid, running, version, at, null, lastSync, null, null, null, 0, 0, 0, 0);
    }

    AgentStatus after(AttemptReport report) {
        boolean inStep = report.outcome() == SyncOutcome.UP_TO_DATE;
        return new AgentStatus(
                pid,
                running,
                version,
                startedAt,
                report.at(),
                inStep ? report.at() : lastSync,
                report.outcome(),
                report.problem(),
                report.detail().isEmpty() ? null : report.detail(),
                report.exchanges() == 0 ? roundTripMillis : report.roundTrip().toMillis(),
                report.exchanges() == 0 ? pendingDown : report.pendingDown(),
                sent + report.sent(),
                received + report.received());
    }

    AgentStatus ended() {
        return new AgentStatus(
                pid,
                false,
                version,
                startedAt,
                lastAttempt,
                lastSync,
                outcome,
                problem,
                detail,
                roundTripMillis,
                pendingDown,
                sent,
                received);
    }

    /** Whether the process that wrote this is still at work. */
    public boolean isAlive() {
        return running && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
