package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.client.ServerUnreachableException;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.ProofState;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.problem.SyncException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Brings the file and the server in step. Each exchange is complete in itself: what it acknowledged is not sent again,
 * and a round that ends anywhere goes on from there. Used by the thread that owns the file.
 */
public final class SyncCycle {
    private static final Logger LOG = Logger.getLogger(SyncCycle.class);

    private final SqliteFile file;
    private final Exchange exchange;
    private final Proofs proofs;
    private final Clock clock;
    private final Consumer<AttemptReport> listener;
    private final BooleanSupplier stopping;

    SyncCycle(
            SqliteFile file,
            Exchange exchange,
            Proofs proofs,
            Clock clock,
            Consumer<AttemptReport> listener,
            BooleanSupplier stopping) {
        this.file = file;
        this.exchange = exchange;
        this.proofs = proofs;
        this.clock = clock;
        this.listener = listener;
        this.stopping = stopping;
    }

    /** Exchanges until the outbox is empty and the server has nothing more, or something is in the way. */
    public SyncOutcome once() {
        Ending ending = new Ending();
        try (SyncAttempt attempt = new SyncAttempt(clock, ending.andThen(listener))) {
            try {
                end(attempt, exchangeUntilQuiet(attempt));
            } catch (ServerUnreachableException absent) {
                LOG.infof("Not in step: %s", absent.getMessage());
                attempt.end(SyncOutcome.UNREACHABLE, Problem.UNREACHABLE, absent.getMessage());
            } catch (SyncException refusal) {
                LOG.warnf("The server refuses (%s): %s", refusal.type().slug(), refusal.getMessage());
                refused(attempt, refusal);
            } catch (FileNotOursException foreign) {
                LOG.warnf("Nothing was sent or applied: %s", foreign.getMessage());
                attempt.end(SyncOutcome.FAILED, Problem.FILE_NOT_OURS, foreign.getMessage());
            } catch (CaptureOffException off) {
                LOG.warn(off.getMessage());
                attempt.end(SyncOutcome.FAILED, Problem.CAPTURE_OFF, off.getMessage());
            } catch (StoreException failed) {
                LOG.error("A round of work failed and was rolled back", failed);
                attempt.end(SyncOutcome.FAILED, Problem.of(failed, file.path()), failed.getMessage());
            } catch (RuntimeException fault) {
                LOG.error("A round of work failed and was rolled back", fault);
                attempt.end(SyncOutcome.FAILED, Problem.FAULT, fault.toString());
            }
        }
        return ending.outcome();
    }

    private SyncOutcome exchangeUntilQuiet(SyncAttempt attempt) {
        exchange.begin();
        while (!stopping.getAsBoolean()) {
            if (!exchange.once(attempt) && !exchange.lookCloser()) {
                return SyncOutcome.UP_TO_DATE;
            }
        }
        return SyncOutcome.INTERRUPTED;
    }

    private void end(SyncAttempt attempt, SyncOutcome outcome) {
        Optional<Problem> problem = proofs.state().problem(clock.instant());
        if (problem.isPresent()) {
            attempt.end(outcome, problem.get(), detail(proofs.state()));
        } else {
            attempt.end(outcome);
        }
    }

    private static String detail(ProofState state) {
        List<String> open = new ArrayList<>(state.differing());
        open.addAll(state.damaged());
        return String.join(", ", open);
    }

    private static void refused(SyncAttempt attempt, SyncException refusal) {
        Problem problem = Problem.of(refusal.type());
        SyncOutcome outcome = problem.needsAttention() ? SyncOutcome.REFUSED : SyncOutcome.UNREACHABLE;
        attempt.end(outcome, problem, refusal.getMessage());
    }

    /** Has everything looked at in the next round: the file, the sums, and all contents. */
    public void demandProof() {
        proofs.demand();
    }

    /** Up to where each feed is applied. */
    public Map<String, Long> positions() {
        return exchange.positions();
    }

    /** Takes the outcome as the attempt closes. */
    private static final class Ending implements Consumer<AttemptReport> {
        private SyncOutcome outcome = SyncOutcome.INTERRUPTED;

        @Override
        public void accept(AttemptReport report) {
            outcome = report.outcome();
        }

        SyncOutcome outcome() {
            return outcome;
        }
    }
}
