package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.NewBeginning;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.cycle.OutsideMemory.Owed;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.journal.JournalEntry;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.Findings;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Introduction.Gap;
import com.rainstaff.sync.exchange.Introduction.Reply;
import com.rainstaff.sync.exchange.Introduction.Request;
import com.rainstaff.sync.exchange.Introduction.Resend;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.schema.TableSchema;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes a server whole that came back older. This PC presents itself, learns what the server has of it, and sends the
 * rest again from the journal, oldest first and one set in memory, with the stamps that were final. What is owed is
 * remembered outside the file before the file knows the new generation, so that a process that ends anywhere goes on.
 */
final class ReturnedServer {
    private static final Logger LOG = Logger.getLogger(ReturnedServer.class);

    private final SqliteFile file;
    private final ServerClient server;
    private final Interruptible network;
    private final OutsideMemory memory;
    private final Journal journal;
    private final Findings findings;
    private final Clock clock;

    ReturnedServer(
            SqliteFile file,
            ServerClient server,
            Interruptible network,
            OutsideMemory memory,
            Journal journal,
            Findings findings,
            Clock clock) {
        this.file = file;
        this.server = server;
        this.network = network;
        this.memory = memory;
        this.journal = journal;
        this.findings = findings;
        this.clock = clock;
    }

    /** Presents this PC to the server's new generation; repeating it gets the same answer. */
    void meet(SyncState state) {
        boolean behind = takeIn(state);
        Reply reply = network.call(() -> server.introduce(new Request(memory.holder(), state.cursor())));
        memory.owe(new Owed(reply.cursor().generation(), reply.accepted()));
        file.write("meet the server's new generation", connection -> {
            NewBeginning.inGeneration(connection, reply.cursor());
            if (!behind) {
                NewBeginning.inEpoch(connection, reply.epoch(), reply.nonce());
            }
            return null;
        });
        memory.follow(reply.cursor().generation(), reply.epoch(), reply.nonce());
        LOG.warnf(
                "The server came back from an older state (generation %s); what it lacks is sent again.",
                reply.cursor().generation());
    }

    /** Goes on where this PC was, in another process perhaps: presents itself, or sends what the server lacks. */
    void goOn(SyncState state, Owed owed) {
        takeIn(state);
        if (memory.hasMet(owed)) {
            makeWhole(state, owed.accepted());
        } else {
            meet(state);
        }
    }

    /** Whether the file is behind; where it is not, it may know what the process before had no time to remember. */
    private boolean takeIn(SyncState state) {
        boolean behind = memory.isBehind(state);
        if (!behind) {
            memory.follow(state);
        }
        return behind;
    }

    private void makeWhole(SyncState state, Map<Integer, Long> accepted) {
        long resent = 0;
        for (Origin origin : journal.origins()) {
            if (origin.device().equals(state.device())) {
                long after = accepted.getOrDefault(origin.epoch(), 0L);
                report(origin, after);
                resent += resend(state, origin, after);
            }
        }
        memory.owe(null);
        findings.add(Finding.serverReturned(clock.instant(), resent));
        LOG.warnf("%d changes were sent again to a server that had lost them.", resent);
    }

    private long resend(SyncState state, Origin origin, long accepted) {
        String nonce = memory.holder().nonce();
        long resent = 0;
        Optional<JournalEntry> next = journal.after(origin, accepted);
        while (next.isPresent()) {
            ChangeSet set = next.get().changes();
            Resend request =
                    new Resend(nonce, origin.epoch(), schemas(set), PushedChanges.of(within(state.cursor(), set)));
            network.call(() -> server.resend(request));
            if (origin.equals(state.origin())) {
                askForUnknown(set);
            }
            resent += set.changes().size();
            next = journal.after(origin, set.lastSequence());
        }
        return resent;
    }

    // Pages leave out what this epoch wrote, and a row that was refused then may have been taken now. What the outbox
    // still speaks of is sent from there.
    private void askForUnknown(ChangeSet set) {
        file.write("ask for rows that were sent again", connection -> {
            Names names = new Names(connection);
            WantedRows wanted = new WantedRows(connection, names);
            long unsent = Outbox.firstId(connection);
            try (RowMap rows = new RowMap(connection, names)) {
                for (Change change : set.changes()) {
                    if (change.sequence() < unsent
                            && rows.byId(change.key().table(), change.key().id())
                                    .isEmpty()) {
                        wanted.add(change.key());
                    }
                }
            }
            return null;
        });
    }

    private void report(Origin origin, long accepted) {
        Optional<Journal.Forgotten> gap = journal.forgotten(origin).filter(lost -> lost.through() > accepted);
        if (gap.isPresent()) {
            Instant until = gap.get().acknowledgedUntil();
            network.call(() ->
                    server.noteGap(new Gap(origin.epoch(), accepted, gap.get().through() + 1, until.toEpochMilli())));
            findings.add(Finding.lost(clock.instant(), until, gap.get().through() - accepted));
        }
    }

    // Positions beyond what this generation shares with the one before mean other changes now.
    private static ChangeSet within(Cursor known, ChangeSet set) {
        List<Map<String, Long>> bases = set.bases().stream()
                .map(base -> {
                    Map<String, Long> shared = new HashMap<>();
                    base.forEach((feed, position) -> shared.put(feed, Math.min(position, known.position(feed))));
                    return shared;
                })
                .toList();
        return new ChangeSet(set.origin(), bases, set.changes());
    }

    private List<TableSchema> schemas(ChangeSet set) {
        return set.changes().stream()
                .map(ReturnedServer::schema)
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(fingerprint -> journal.schema(fingerprint).stream())
                .toList();
    }

    private static String schema(Change change) {
        return change instanceof Upsert upsert ? upsert.schema() : null;
    }
}
