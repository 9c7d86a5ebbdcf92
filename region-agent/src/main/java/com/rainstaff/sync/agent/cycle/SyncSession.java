package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.ReplyApplier;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.enrol.Arming;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Findings;
import com.rainstaff.sync.agent.status.ProofFile;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.time.Ticker;
import com.rainstaff.sync.exchange.Introduction.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** One file and one server, open: everything a cycle works with. Closed and opened again when the file was replaced. */
public final class SyncSession implements AutoCloseable {
    /** A server that comes back empty or older is made whole from here; longer than its host keeps backups. */
    private static final Duration JOURNAL_KEEPS = Duration.ofDays(60);

    private static final long JOURNAL_BYTES = 1L << 30;

    private final SqliteFile file;
    private final Journal journal;
    private final SyncCycle cycle;
    private final Interruptible network;
    private final Object identity;

    private SyncSession(SqliteFile file, Journal journal, SyncCycle cycle, Interruptible network, Object identity) {
        this.file = file;
        this.journal = journal;
        this.cycle = cycle;
        this.network = network;
        this.identity = identity;
    }

    /**
     * What a session is opened for.
     *
     * @param device the device this PC is
     * @param settings with a database
     */
    public record Setup(Home home, AgentSettings settings, String device, String agentVersion) {}

    /** @throws com.rainstaff.sync.agent.store.StoreException if there is no file, or it is no database */
    public static SyncSession open(
            Setup setup,
            ServerClient server,
            Clock clock,
            Ticker ticker,
            Notices notices,
            Consumer<AttemptReport> listener) {
        return open(setup, SqliteFile::open, server, clock, ticker, notices, listener);
    }

    /** The same on a file that {@code opener} opens. */
    public static SyncSession open(
            Setup setup,
            Function<Path, SqliteFile> opener,
            ServerClient server,
            Clock clock,
            Ticker ticker,
            Notices notices,
            Consumer<AttemptReport> listener) {
        Path path = setup.settings().database().orElseThrow();
        Object identity = identityOf(path);
        Journal journal = journal(setup.home());
        SqliteFile file;
        try {
            file = opener.apply(path);
        } catch (StoreException notOpen) {
            journal.close();
            throw notOpen;
        }
        Proofs proofs = new Proofs(new ProofFile(setup.home().proofs()), clock);
        SchemaWatch schemas = new SchemaWatch(file, setup.settings().ownLabels(), proofs::demand);
        ServerSchemas serverSchemas = new ServerSchemas(server, setup.home().schemas());
        Interruptible network = new Interruptible();
        ClockOffset offset = new ClockOffset(clock, ticker);
        ReplyApplier applier = new ReplyApplier(file, schemas::current, serverSchemas, journal, clock);
        OutsideMemory memory = new OutsideMemory(setup.home().outsideMemory(), new SecureRandom());
        Findings findings = new Findings(setup.home().findings());
        Sweeps sweeps = new Sweeps(file, setup.settings().ownLabels(), proofs);
        Exchange exchange = new Exchange(
                file,
                setup.device(),
                server,
                schemas,
                serverSchemas,
                new CatalogWatch(file, server),
                applier,
                offset,
                new DeviceReports(file, setup.agentVersion(), ticker),
                proofs,
                sweeps,
                new CloserLook(file, server, serverSchemas, proofs, network),
                memory,
                journal,
                new RestoredFile(file, server, network, memory, journal, sweeps, applier, offset, findings, clock),
                new ReplacedFile(
                        file,
                        new DeviceFile(setup.home().device()),
                        new Arming(setup.home(), clock),
                        setup.settings().ownLabels(),
                        server,
                        network,
                        memory,
                        findings,
                        clock),
                new ReturnedServer(file, server, network, memory, journal, findings, clock),
                network,
                ticker);
        SyncCycle cycle = new SyncCycle(file, exchange, proofs, clock, listener, notices::isStopping);
        return new SyncSession(file, journal, cycle, network, identity);
    }

    /**
     * This PC is the holder of its device from now on, by a person's decision; the next round takes up work with the file
     * as with a restored one.
     */
    public static void becomeHolder(Home home, Holder holder) {
        OutsideMemory memory = new OutsideMemory(home.outsideMemory(), new SecureRandom());
        memory.follow(holder.generation(), holder.epoch(), holder.nonce());
    }

    private static Journal journal(Home home) {
        try {
            Files.createDirectories(home.state());
        } catch (IOException failed) {
            throw new StoreException("make the agent's folder " + home.state(), failed);
        }
        Journal journal = Journal.open(home.journal());
        journal.prune(JOURNAL_KEEPS, JOURNAL_BYTES);
        return journal;
    }

    public SyncCycle cycle() {
        return cycle;
    }

    SqliteFile file() {
        return file;
    }

    /** Ends a wait for the network; work on the file always finishes. */
    void cutNetworkShort() {
        network.cutShort();
    }

    /** Whether another file stands under the name by now, so that this session works on one that nobody else sees. */
    boolean wasReplaced() {
        return !Objects.equals(identity, identityOf(file.path()));
    }

    // Null where the system has no such key; there a file that is open cannot be replaced either.
    private static Object identityOf(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return "gone";
        }
    }

    @Override
    public void close() {
        try {
            journal.close();
        } finally {
            file.close();
        }
    }
}
