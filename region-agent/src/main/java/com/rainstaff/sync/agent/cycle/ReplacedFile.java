package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.NewBeginning;
import com.rainstaff.sync.agent.apply.ProvenRows;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.drain.BaselineCandidates;
import com.rainstaff.sync.agent.drain.BaselineCandidates.Batch;
import com.rainstaff.sync.agent.enrol.Arming;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.Findings;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.exchange.Introduction;
import com.rainstaff.sync.exchange.Introduction.EpochReply;
import com.rainstaff.sync.exchange.Introduction.EpochRequest;
import com.rainstaff.sync.exchange.Introduction.MatchReply;
import com.rainstaff.sync.exchange.Introduction.MatchRequest;
import com.rainstaff.sync.exchange.PushedChanges;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes up work with a file that never met the server and stands where one stood that did: a backup from before it was
 * armed, or an import. It is armed, a new epoch begins, and its rows are compared: those whose contents the server knows
 * are its rows and keep their local ids, what the server knows better of them comes with the next pages; the others are
 * this PC's own and are sent as new. A process that ends in between leaves a file that is compared again.
 */
final class ReplacedFile {
    private static final Logger LOG = Logger.getLogger(ReplacedFile.class);

    /** Rows compared in one request. */
    private static final int AT_ONCE = 500;

    private final SqliteFile file;
    private final DeviceFile device;
    private final Arming arming;
    private final List<String> ownLabels;
    private final ServerClient server;
    private final Interruptible network;
    private final OutsideMemory memory;
    private final Findings findings;
    private final Clock clock;

    ReplacedFile(
            SqliteFile file,
            DeviceFile device,
            Arming arming,
            List<String> ownLabels,
            ServerClient server,
            Interruptible network,
            OutsideMemory memory,
            Findings findings,
            Clock clock) {
        this.file = file;
        this.device = device;
        this.arming = arming;
        this.ownLabels = ownLabels;
        this.server = server;
        this.network = network;
        this.memory = memory;
        this.findings = findings;
        this.clock = clock;
    }

    /** Arms a file without our tables, if this PC has worked with one before; false where it has not. */
    boolean arm() {
        Optional<DeviceFile.Device> known = device.read();
        if (known.isEmpty() || !memory.hasExchanged()) {
            return false;
        }
        LOG.warnf("%s was replaced by a file that is not armed; it is armed and compared.", file.path());
        arming.armAgain(file, known.get().enrolment(), ownLabels);
        return true;
    }

    /** Whether the file was armed in the place of another and has not met the server yet. */
    static boolean isNew(SyncState state) {
        return state.cursor().generation().isEmpty();
    }

    /** @throws com.rainstaff.sync.problem.SyncException if this PC is not the one that exchanged last */
    void takeUp(SyncState state, FileSchema schema) {
        EpochReply begun = network.call(() -> server.beginEpoch(new EpochRequest(memory.holder(), 0)));
        long known = settleProven(schema);
        long kept = file.read("look into the outbox", Outbox::pending);
        network.call(() -> server.noteFindings(new Introduction.Findings(begun.epoch(), 0, known, kept)));
        SyncState fresh = file.write("begin epoch " + begun.epoch(), connection -> {
            NewBeginning.inGeneration(connection, begun.generation());
            NewBeginning.inEpoch(connection, begun.epoch(), begun.nonce());
            return SyncState.read(connection);
        });
        memory.follow(fresh);
        findings.add(Finding.replaced(clock.instant(), known, kept));
        LOG.warnf(
                "The file was replaced; epoch %d begins. %d of its rows are known, %d are sent as new.",
                begun.epoch(), known, kept);
    }

    private long settleProven(FileSchema schema) {
        BaselineCandidates candidates = new BaselineCandidates(file, schema);
        long known = 0;
        Optional<Batch> next = candidates.after(0, AT_ONCE);
        while (next.isPresent()) {
            Batch batch = next.get();
            MatchRequest request =
                    new MatchRequest(batch.rows().origin().epoch(), batch.schemas(), PushedChanges.of(batch.rows()));
            MatchReply reply = network.call(() -> server.match(request));
            known += file.write(
                    "settle rows that the server knows",
                    connection -> ProvenRows.settle(connection, batch, reply.matches()));
            next = candidates.after(batch.lastEntry(), AT_ONCE);
        }
        return known;
    }
}
