package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.SyncOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** One round of work, reported when it closes however it ends; {@link SyncOutcome#INTERRUPTED} until told otherwise. */
final class SyncAttempt implements AutoCloseable {
    private final Clock clock;
    private final Consumer<AttemptReport> listener;
    private SyncOutcome outcome = SyncOutcome.INTERRUPTED;
    private Problem problem;
    private String detail = "";
    private int exchanges;
    private long sent;
    private long received;
    private Duration roundTrip = Duration.ZERO;
    private long pendingDown;

    SyncAttempt(Clock clock, Consumer<AttemptReport> listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** One exchange was made, acknowledged and applied. */
    void exchanged(Duration trip, long acknowledged, long applied, long waitingOnServer) {
        exchanges++;
        roundTrip = trip;
        sent += acknowledged;
        received += applied;
        pendingDown = waitingOnServer;
    }

    /** It ended well, or because it was told to. */
    void end(SyncOutcome how) {
        outcome = how;
    }

    void end(SyncOutcome how, Problem why, String detailForPerson) {
        outcome = how;
        problem = why;
        detail = detailForPerson == null ? "" : detailForPerson;
    }

    @Override
    public void close() {
        listener.accept(new AttemptReport(
                clock.instant(), outcome, problem, detail, exchanges, sent, received, roundTrip, pendingDown));
    }
}
