package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.RowSums;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.status.ProofFile;
import com.rainstaff.sync.agent.status.ProofState;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.exchange.DeviceReport;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.proof.TableSum;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * What is proven of this file, and what is due to be: sums and a sweep of the file each hour, contents each day, all of it
 * at once when it is demanded. Nothing here grows with the file but when it is due.
 */
final class Proofs {
    private static final Logger LOG = Logger.getLogger(Proofs.class);
    private static final Duration SUMS_EVERY = Duration.ofHours(1);
    private static final Duration CONTENTS_EVERY = Duration.ofHours(24);

    /** Where others write all the time, heads have moved on by the time they are compared. */
    private static final int ASKS_IN_A_ROUND = 3;

    private final ProofFile file;
    private final Clock clock;
    private ProofState state;
    private boolean sumsDemanded;
    private boolean serverSums;
    private boolean differsNow;
    private boolean lookedCloser;
    private int asks;

    Proofs(ProofFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.state = file.read().orElseGet(() -> ProofState.beginning(clock.instant()));
    }

    /** A round begins: what was tried in vain before may be tried again. */
    void begin() {
        asks = 0;
        lookedCloser = false;
    }

    /** Everything is to be looked at in the next round, by this process or a later one: somebody asks, or capture was broken. */
    void demand() {
        sumsDemanded = true;
        keep(state.demanded());
    }

    ProofState state() {
        return state;
    }

    boolean isSweepDue() {
        return isOver(state.sweptAt(), SUMS_EVERY);
    }

    /** @param everywhere whether all tables were swept, and not only those that had something waiting */
    void swept(long found, boolean everywhere) {
        keep(state.swept(everywhere ? clock.instant() : state.sweptAt(), found));
    }

    /** Whether the next request that sends nothing asks for sums. */
    boolean areSumsDue() {
        return asks < ASKS_IN_A_ROUND && (sumsDemanded || isOver(state.comparedAt(), SUMS_EVERY));
    }

    /** Whether to go on with the round for the sake of sums, which its last exchange did not ask for. */
    boolean needAnotherExchange() {
        return (sumsDemanded || serverSums) && areSumsDue();
    }

    void asked() {
        asks++;
    }

    /**
     * Compares the sums a reply brought with those of the file, after it was applied.
     *
     * @param quiet whether nothing waits to be sent or to be asked for
     */
    void compare(SqliteFile app, FileSchema schema, ExchangeReply reply, boolean quiet) {
        ExchangeReply.Sums sums = reply.sums();
        serverSums |= sums != null;
        Cursor cursor = app.read("read the sync state", SyncState::read).cursor();
        boolean same = sums != null
                && sums.heads().entrySet().stream().allMatch(head -> cursor.position(head.getKey()) == head.getValue());
        if (!quiet || !same) {
            return;
        }
        Map<String, TableSum> own = app.read("sum up the rows", connection -> RowSums.of(connection, schema));
        List<String> differing = new ArrayList<>();
        own.forEach((table, sum) -> {
            TableSum theirs = sums.tables().getOrDefault(table, TableSum.NONE);
            if (!theirs.equals(sum)) {
                LOG.warnf("Table %s differs: %d rows here, %d on the server", table, sum.rows(), theirs.rows());
                differing.add(table);
            }
        });
        sumsDemanded = false;
        differsNow = !differing.isEmpty();
        keep(state.compared(clock.instant(), reply.serverMillis(), differing));
    }

    /**
     * Tables whose rows are to be compared with the server's, one by one: once for each comparison of sums that found
     * them differing, all of them when contents are due, and never twice in a round.
     */
    List<String> toLookAt(FileSchema schema) {
        if (lookedCloser || !serverSums) {
            return List.of();
        }
        if (areContentsDue()) {
            return schema.tables().stream().map(LocalTable::name).toList();
        }
        return differsNow ? state.differing() : List.of();
    }

    /** Rows were compared one by one. What was healed or found is proven by the sums after it. */
    void lookedCloser(Collection<String> damaged, long found, boolean changesAnything) {
        boolean everything = areContentsDue();
        lookedCloser = true;
        differsNow = false;
        sumsDemanded |= changesAnything;
        asks = 0;
        Set<String> still = new TreeSet<>(damaged);
        if (!everything) {
            still.addAll(state.damaged());
        }
        keep(state.lookedAt(clock.instant(), everything, List.copyOf(still), found));
    }

    DeviceReport.Proof report() {
        return state.comparedAt() == null
                ? null
                : new DeviceReport.Proof(state.provenServerMillis(), state.differing());
    }

    private boolean areContentsDue() {
        return isOver(state.contentsAt(), CONTENTS_EVERY);
    }

    // A clock that was set back makes it due, too: what is proven twice does no harm.
    private boolean isOver(Instant last, Duration every) {
        if (last == null) {
            return true;
        }
        Duration since = Duration.between(last, clock.instant());
        return since.isNegative() || since.compareTo(every) >= 0;
    }

    private void keep(ProofState next) {
        state = next;
        try {
            file.write(next);
        } catch (IOException failed) {
            // A disk that is full stops no sync; what is not kept is proven again.
            LOG.warnf("What is proven could not be kept: %s", failed.getMessage());
        }
    }
}
