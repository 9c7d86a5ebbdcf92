package com.rainstaff.sync.simulation;

import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.config.Setting;
import com.rainstaff.sync.agent.cycle.SyncSession;
import com.rainstaff.sync.agent.cycle.SyncSession.Setup;
import com.rainstaff.sync.agent.enrol.Arming;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.journal.JournalEntry;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sqlite.Function;

/** One PC of the simulated world: the app's real file, the real agent on it, and a clock that may be wrong. */
final class Pc implements AutoCloseable {
    private static final double UNIX_EPOCH_AS_JULIAN_DAY = 2440587.5;
    private static final double MILLIS_A_DAY = 86_400_000.0;
    private static final long NANOS_A_MILLI = 1_000_000;

    private final String device;
    private final Region region;
    private final Path folder;
    private final WorldClock time;
    private final Line line;
    private final PcClock clock = new PcClock();
    private final Crash crash = new Crash();
    private SyncSession session;
    private AttemptReport lastReport;
    private Set<String> marksInBackup;

    Pc(String device, Region region, Path folder, WorldClock time, Line line) {
        this.device = device;
        this.region = region;
        this.folder = folder;
        this.time = time;
        this.line = line;
    }

    /** The end of the agent's process, wherever it was. */
    static final class ProcessEnded extends Error {
        private static final long serialVersionUID = 1L;

        ProcessEnded(String where) {
            super(where, null, false, false);
        }
    }

    private final class PcClock extends Clock {
        private long skewMillis;

        @Override
        public long millis() {
            return time.millis() + skewMillis;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Ends the process before or after one of the agent's transactions. */
    private static final class Crash implements SqliteFile.Witness {
        private int left = -1;

        @Override
        public void begins(String doing) {
            count("before: " + doing);
        }

        @Override
        public void stored(String doing) {
            count("after: " + doing);
        }

        private void count(String where) {
            if (left >= 0 && left-- == 0) {
                throw new ProcessEnded(where.replaceFirst(" arm .*", " arm"));
            }
        }
    }

    String device() {
        return device;
    }

    Region region() {
        return region;
    }

    Path file() {
        return folder.resolve("puantaj.db");
    }

    Line line() {
        return line;
    }

    void setClock(long skewMillis) {
        clock.skewMillis = skewMillis;
    }

    /** Puts the agent into the file. */
    void arm(Enrolment.Reply enrolment) {
        new Arming(home(), clock).arm(file(), enrolment, List.of());
    }

    /** A connection as the app opens it, whose SQLite knows this PC's time alone. */
    Connection app() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        try (Statement pragmas = connection.createStatement()) {
            pragmas.executeUpdate("pragma foreign_keys = on; pragma synchronous = off");
        }
        Function.create(connection, "julianday", new Function() {
            @Override
            protected void xFunc() throws SQLException {
                result(clock.millis() / MILLIS_A_DAY + UNIX_EPOCH_AS_JULIAN_DAY);
            }
        });
        return connection;
    }

    /** One round of the agent's work. */
    SyncOutcome sync() {
        if (session == null) {
            session = open();
        }
        line.beginRound(device);
        return session.cycle().once();
    }

    /**
     * The same, but the process ends before or after one of its transactions.
     *
     * @param transactions how many of these points it lives through
     * @return where it ended; null if the round was over before
     */
    String syncAndCrash(int transactions) {
        crash.left = transactions;
        try {
            sync();
            return null;
        } catch (ProcessEnded ended) {
            restart();
            return ended.getMessage();
        } finally {
            crash.left = -1;
        }
    }

    /** Keeps a copy of the file, which has the writes of {@code marks}. */
    void backUp(Set<String> marks) {
        copy(file(), backup());
        marksInBackup = Set.copyOf(marks);
    }

    /**
     * Puts the copy in the place of the file, under the agent's eyes or while it does not run.
     *
     * @return the writes it has; empty where there is no copy
     */
    Optional<Set<String>> restore(boolean agentRuns) {
        if (marksInBackup != null) {
            if (!agentRuns) {
                restart();
            }
            copy(backup(), file());
        }
        return Optional.ofNullable(marksInBackup);
    }

    /** Marks of all writes that the agent keeps as accepted by the server. */
    Set<String> acknowledged() {
        Set<String> marks = new HashSet<>();
        try (Journal journal = Journal.open(home().journal())) {
            for (Origin origin : journal.origins()) {
                Optional<JournalEntry> next = journal.after(origin, 0);
                while (next.isPresent()) {
                    ChangeSet set = next.get().changes();
                    set.changes().forEach(change -> addMark(change, marks));
                    next = journal.after(origin, set.lastSequence());
                }
            }
        }
        return marks;
    }

    private static void addMark(Change change, Set<String> marks) {
        if (change instanceof Upsert upsert) {
            upsert.image().forEach(value -> {
                if (value instanceof Value.Text text) {
                    marks.add(text.text());
                }
            });
        }
    }

    private Path backup() {
        return folder.resolve("backup.db");
    }

    // Into the same file, so that whoever has it open sees another content.
    private static void copy(Path from, Path to) {
        try {
            Files.write(to, Files.readAllBytes(from));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What the last round came to. */
    AttemptReport lastReport() {
        return lastReport;
    }

    /** The agent's process ends and the next round starts another. */
    void restart() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    private SyncSession open() {
        AgentSettings settings =
                AgentSettings.load(Map.of(Setting.DB, file().toString()), Map.of(), folder.resolve("rainsync.conf"));
        return SyncSession.open(
                new Setup(home(), settings, device, "simulation"),
                path -> SqliteFile.open(path, crash),
                ServerClient.over(line.api(), URI.create("http://simulated"), device + "." + ServerSide.SECRET),
                clock,
                () -> time.millis() * NANOS_A_MILLI,
                new Notices(),
                report -> lastReport = report);
    }

    private Home home() {
        return Home.at(folder.resolve("home"));
    }

    @Override
    public void close() {
        restart();
    }
}
