package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.AcceptedNumbers;
import com.rainstaff.sync.agent.apply.NewBeginning;
import com.rainstaff.sync.agent.apply.ReplyApplier;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.PassedOver;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.drain.Drain;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.journal.Recognition;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.Findings;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.Introduction;
import com.rainstaff.sync.exchange.Introduction.EpochReply;
import com.rainstaff.sync.exchange.Introduction.EpochRequest;
import com.rainstaff.sync.exchange.Introduction.KnownReply;
import com.rainstaff.sync.exchange.Introduction.KnownRequest;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.exchange.Receipt;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes up work with a file that went back in time. The server begins another epoch for it; entries that had been
 * accepted before the restore are settled as their receipts had settled them, and not sent again; all others stay and go
 * out in the new epoch; the cursor, which went back with the file, brings everything else. A process that ends in between
 * leaves a file that is still behind, and all of this is done again.
 */
final class RestoredFile {
    private static final Logger LOG = Logger.getLogger(RestoredFile.class);

    /** Stamps stay what the entries' own times make them: they are compared, and never stored. */
    private static final StampBounds ANY_TIME = new StampBounds(0, 1L << 46);

    private final SqliteFile file;
    private final ServerClient server;
    private final Interruptible network;
    private final OutsideMemory memory;
    private final Journal journal;
    private final Sweeps sweeps;
    private final ReplyApplier applier;
    private final ClockOffset offset;
    private final Findings findings;
    private final Clock clock;

    RestoredFile(
            SqliteFile file,
            ServerClient server,
            Interruptible network,
            OutsideMemory memory,
            Journal journal,
            Sweeps sweeps,
            ReplyApplier applier,
            ClockOffset offset,
            Findings findings,
            Clock clock) {
        this.file = file;
        this.server = server;
        this.network = network;
        this.memory = memory;
        this.journal = journal;
        this.sweeps = sweeps;
        this.applier = applier;
        this.offset = offset;
        this.findings = findings;
        this.clock = clock;
    }

    /** @throws com.rainstaff.sync.problem.SyncException if this PC is not the one that exchanged last */
    void takeUp(SyncState state, FileSchema schema) {
        long contact = state.contactMillis();
        ClockOffset.Moment sent = offset.now();
        EpochReply begun = network.call(() -> server.beginEpoch(new EpochRequest(memory.holder(), contact)));
        offset.measure(sent, begun.serverMillis());
        long known = settleKnown(state, schema, begun.epoch());
        long kept = file.read("look into the outbox", Outbox::pending);
        network.call(() -> server.noteFindings(new Introduction.Findings(begun.epoch(), contact, known, kept)));
        SyncState fresh = file.write("begin epoch " + begun.epoch(), connection -> {
            if (!state.cursor().generation().equals(begun.generation())) {
                NewBeginning.inGeneration(connection, begun.generation());
            }
            NewBeginning.inEpoch(connection, begun.epoch(), begun.nonce());
            return SyncState.read(connection);
        });
        memory.follow(fresh);
        findings.add(Finding.restored(clock.instant(), contact, known, kept));
        LOG.warnf(
                "The file went back in time; epoch %d begins. %d changes in it had been accepted, %d are sent now.",
                begun.epoch(), known, kept);
    }

    // The copy may be of a file that had been restored itself, before anybody noticed: what it had to send then
    // was sent in an epoch that the copy knows nothing of. Without a nonce it stays behind, should the process end.
    private long settleKnown(SyncState state, FileSchema schema, int begun) {
        long known = settleKnown(state, schema, state.origin());
        for (int later = state.epoch() + 1; later < begun; later++) {
            int epoch = later;
            file.write("look at the file as of epoch " + epoch, connection -> {
                NewBeginning.inEpoch(connection, epoch, "");
                return null;
            });
            known += settleKnown(state, schema, new Origin(state.device(), epoch));
        }
        return known;
    }

    private long settleKnown(SyncState state, FileSchema schema, Origin origin) {
        file.write("number entries as they were accepted", connection -> {
            PassedOver.moveBehind(connection, schema, journal.passedOver(origin, PassedOver.candidates(connection)));
            AcceptedNumbers.restore(connection, schema, journal, origin);
            return null;
        });
        long known = settleHead(state, schema);
        return sweeps.ofRestoredFile(state, schema) == 0 ? known : known + settleHead(state, schema);
    }

    /** Settles the entries up to the first that had not been accepted. */
    private long settleHead(SyncState state, FileSchema schema) {
        Drain all = drain(schema, Long.MAX_VALUE);
        long known = 0;
        Optional<DrainedSet> next = next(all);
        while (next.isPresent()) {
            Receipt receipt = null;
            if (next.get().changeSet().isPresent()) {
                KnownReply reply = known(next.get());
                if (reply.known() < next.get().changeSet().get().changes().size()) {
                    return known + settleFirst(state, schema, reply);
                }
                receipt = reply.receipt();
                known += reply.known();
            }
            settle(state, next.get(), receipt);
            next = next(all);
        }
        return known;
    }

    private KnownReply known(DrainedSet drained) {
        ChangeSet set = drained.changeSet().orElseThrow();
        List<Change> changes = Recognition.of(journal, set, drained.writtenMillis());
        if (changes.isEmpty()) {
            return new KnownReply(0, null);
        }
        ChangeSet asked = new ChangeSet(set.origin(), set.bases(), changes);
        return network.call(() -> server.known(new KnownRequest(asked.origin().epoch(), PushedChanges.of(asked))));
    }

    private long settleFirst(SyncState state, FileSchema schema, KnownReply reply) {
        if (reply.known() > 0) {
            next(drain(schema, reply.receipt().through())).ifPresent(set -> settle(state, set, reply.receipt()));
        }
        return reply.known();
    }

    // What was certainly not sent is behind all else by now.
    private Drain drain(FileSchema schema, long lastEntry) {
        return new Drain(file, schema, lastEntry, Long.MAX_VALUE);
    }

    private Optional<DrainedSet> next(Drain drain) {
        return drain.next(Exchange.MAX_CHANGES, Exchange.MAX_BYTES, ANY_TIME, offsetMillis());
    }

    private long offsetMillis() {
        return offset.fresh().map(ClockOffset.Measured::offsetMillis).orElse(0L);
    }

    // While the entries waited, pages left their rows alone; now no receipt brings what the server has of them.
    private void settle(SyncState state, DrainedSet set, Receipt receipt) {
        file.write("ask for rows whose changes are settled", connection -> {
            WantedRows wanted = new WantedRows(connection, new Names(connection));
            for (Change settled : set.changeSet().map(ChangeSet::changes).orElse(List.of())) {
                wanted.add(settled.key());
            }
            return null;
        });
        applier.apply(
                new ExchangeReply(
                        state.cursor().generation(),
                        null,
                        receipt,
                        null,
                        null,
                        null,
                        offset.now().wallMillis() + offsetMillis(),
                        null),
                Optional.of(set),
                List.of());
    }
}
