package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.apply.ReplyApplier;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

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
        Path path = setup.settings().database().orElseThrow();
        Object identity = identityOf(path);
        Journal journal = journal(setup.home(), clock);
        SqliteFile file;
        try {
            file = SqliteFile.open(path);
        } catch (StoreException notOpen) {
            journal.close();
            throw notOpen;
        }
        SchemaWatch schemas = new SchemaWatch(file, setup.settings().ownLabels());
        ServerSchemas serverSchemas = new ServerSchemas(server, setup.home().schemas());
        Interruptible network = new Interruptible();
        Exchange exchange = new Exchange(
                file,
                setup.device(),
                server,
                schemas,
                serverSchemas,
                new CatalogWatch(file, server),
                new ReplyApplier(file, schemas::current, serverSchemas, journal, clock),
                new ClockOffset(clock, ticker),
                new DeviceReports(file, setup.agentVersion(), ticker),
                new WantedRows(setup.home().state().resolve("wanted.json")),
                new Attempts(setup.home().state().resolve("attempt"), new SecureRandom()),
                network,
                ticker);
        SyncCycle cycle = new SyncCycle(file, exchange, clock, listener, notices::isStopping);
        return new SyncSession(file, journal, cycle, network, identity);
    }

    private static Journal journal(Home home, Clock clock) {
        try {
            Files.createDirectories(home.state());
        } catch (IOException failed) {
            throw new StoreException("make the agent's folder " + home.state(), failed);
        }
        Journal journal = Journal.open(home.journal());
        journal.prune(clock.instant().minus(JOURNAL_KEEPS), JOURNAL_BYTES);
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
