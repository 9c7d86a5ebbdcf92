package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.notice.Backoff;
import com.rainstaff.sync.agent.notice.Commits;
import com.rainstaff.sync.agent.notice.FileWatch;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.notice.Notices.Noticed;
import com.rainstaff.sync.agent.notice.WatchPace;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.time.Ticker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Stays in step: a round when the app has committed, when the server has news, and now and then. The thread that runs it
 * owns the file; it ends after {@link #stop()}, when the transaction under way has finished.
 */
public final class SyncDaemon {
    private static final Logger LOG = Logger.getLogger(SyncDaemon.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration PAUSE_FOR_A_PERSON = Duration.ofMinutes(2);

    private final Path database;
    private final Function<Consumer<AttemptReport>, SyncSession> sessions;
    private final Notices notices;
    private final Consumer<AttemptReport> listener;
    private final Duration poll;
    private final Clock clock;
    private final Ticker ticker;
    private final Backoff backoff;
    private final WatchPace pace;
    private volatile SyncSession current;
    private boolean progressed;

    /**
     * @param database the app's file
     * @param sessions opens the file, again after it was replaced
     * @param poll longest time between two exchanges
     */
    public SyncDaemon(
            Path database,
            Function<Consumer<AttemptReport>, SyncSession> sessions,
            Notices notices,
            Consumer<AttemptReport> listener,
            Duration poll,
            Clock clock,
            Ticker ticker,
            RandomGenerator random) {
        this.database = database;
        this.sessions = sessions;
        this.notices = notices;
        this.listener = listener;
        this.poll = poll;
        this.clock = clock;
        this.ticker = ticker;
        this.backoff = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, random);
        this.pace = new WatchPace(ticker);
    }

    /** Works until stopped. */
    @SuppressWarnings("try")
    public void run() {
        while (!notices.isStopping()) {
            try (SyncSession session = sessions.apply(this::ended)) {
                current = session;
                try (FileWatch watching = FileWatch.start(session.file().path(), notices)) {
                    stayInStep(session);
                }
            } catch (StoreException failed) {
                LOG.warn(failed.getMessage());
                listener.accept(notOpen(failed));
                notices.awaitStop(backoff.next());
            } finally {
                current = null;
            }
        }
    }

    /** Ends {@link #run()} soon; may be called from any thread, again and again. */
    public void stop() {
        notices.stop();
        SyncSession session = current;
        if (session != null) {
            session.cutNetworkShort();
        }
    }

    private void stayInStep(SyncSession session) {
        Commits commits = new Commits(session.file());
        while (!notices.isStopping() && !session.wasReplaced()) {
            commits.mark();
            SyncOutcome outcome = session.cycle().once();
            if (outcome == SyncOutcome.UP_TO_DATE) {
                backoff.reset();
                rest(session, commits);
            } else {
                notices.awaitStop(pauseAfter(outcome));
                if (outcome == SyncOutcome.FAILED) {
                    // A new session: what SQLite opens while it may not write it opens for reading alone, for good.
                    return;
                }
            }
        }
    }

    private void ended(AttemptReport report) {
        progressed = report.sent() + report.received() > 0;
        listener.accept(report);
    }

    // On a line that breaks again and again, a long backlog would wait longer and longer although it gets shorter.
    private Duration pauseAfter(SyncOutcome outcome) {
        if (progressed) {
            backoff.reset();
        }
        Duration pause = backoff.next();
        boolean forAPerson = outcome == SyncOutcome.REFUSED;
        return forAPerson && pause.compareTo(PAUSE_FOR_A_PERSON) < 0 ? PAUSE_FOR_A_PERSON : pause;
    }

    /** Waits for something to do, at most until the next regular exchange. */
    private void rest(SyncSession session, Commits commits) {
        long began = ticker.nanos();
        Map<String, Long> applied = session.cycle().positions();
        while (ticker.since(began).compareTo(poll) < 0) {
            Duration left = poll.minus(ticker.since(began));
            Duration look = pace.untilNextLook();
            Noticed noticed = notices.await(look.compareTo(left) < 0 ? look : left);
            if (noticed.touched()) {
                pace.touched();
            }
            if (noticed.stopping() || isBehind(applied, noticed.heads())) {
                return;
            }
            if (pace.untilNextLook().isZero()) {
                pace.looked();
                if (commits.since() || session.wasReplaced()) {
                    return;
                }
            }
        }
    }

    private static boolean isBehind(Map<String, Long> applied, Map<String, Long> heads) {
        return heads.entrySet().stream().anyMatch(head -> applied.getOrDefault(head.getKey(), 0L) < head.getValue());
    }

    private AttemptReport notOpen(StoreException failed) {
        return new AttemptReport(
                clock.instant(),
                SyncOutcome.FAILED,
                Problem.of(failed, database),
                failed.getMessage(),
                0,
                0,
                0,
                Duration.ZERO,
                0);
    }
}
