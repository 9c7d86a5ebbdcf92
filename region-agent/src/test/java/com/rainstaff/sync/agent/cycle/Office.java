package com.rainstaff.sync.agent.cycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.config.Setting;
import com.rainstaff.sync.agent.cycle.SyncSession.Setup;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.Findings;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Introduction.EpochReply;
import com.rainstaff.sync.exchange.PushedChanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PC whose file is copied, put back and synced with a server that answers as told. */
final class Office implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TABLE = "create table notes (id integer primary key autoincrement, text text)";

    final FakeServer server;
    final List<AttemptReport> reports = new ArrayList<>();
    private final Path folder;
    private final ArmedFile armed;
    private final Path path;

    /** @param notes what was there before the agent */
    Office(Path folder, String... notes) throws IOException {
        this.folder = folder;
        this.server = FakeServer.start();
        this.armed = ArmedFile.create(
                folder, TABLE + ";" + Stream.of(notes).map(Office::insert).collect(Collectors.joining()));
        this.path = armed.file().path();
        server.at("epochs", asked -> new EpochReply("g1", 2, "50.begun", System.currentTimeMillis()))
                .at("epochs/findings", asked -> null);
    }

    SyncOutcome sync() {
        AgentSettings settings =
                AgentSettings.load(Map.of(Setting.DB, path.toString()), Map.of(), folder.resolve("rainsync.conf"));
        Setup setup = new Setup(home(), settings, ArmedFile.OWN.device(), "test");
        try (SyncSession session = SyncSession.open(
                setup, server.client(PATIENCE), Clock.systemUTC(), System::nanoTime, new Notices(), reports::add)) {
            return session.cycle().once();
        }
    }

    Office app(String sql) {
        armed.app(sql);
        return this;
    }

    Home home() {
        return Home.at(folder.resolve("home"));
    }

    /** A copy of the file, or of anything else. */
    Path copy(Path of) {
        try {
            Path copy = Files.createTempFile(folder, "copy", ".bak");
            return Files.copy(of, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path copy() {
        return copy(path);
    }

    /** A file of the app's alone, with these notes. */
    Path unarmed(String... notes) {
        Path fresh = folder.resolve("unarmed.db");
        SqliteFiles.write(fresh, TABLE);
        for (String note : notes) {
            SqliteFiles.write(fresh, insert(note));
        }
        return fresh;
    }

    private static String insert(String note) {
        return "insert into notes (text) values ('" + note + "');";
    }

    void restore(Path copy, Path over) {
        try {
            Files.copy(copy, over, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void restore(Path copy) {
        restore(copy, path);
    }

    SyncState state() {
        try (SqliteFile file = SqliteFile.open(path)) {
            return file.read("read the sync state", SyncState::read);
        }
    }

    long pending() {
        try (SqliteFile file = SqliteFile.open(path)) {
            return file.read("look into the outbox", Outbox::pending);
        }
    }

    /** Rows of the row map as {@code id@stamp}. */
    List<String> rowMap() {
        try (SqliteFile file = SqliteFile.open(path)) {
            return file.read("read the row map", connection -> {
                List<String> rows = new ArrayList<>();
                try (var select = connection.prepareStatement("""
                                select o.text || '.' || r.number || '@' || r.stamp from rainsync_row r
                                join rainsync_name o on o.no = r.origin_no order by r.local""");
                        var found = select.executeQuery()) {
                    while (found.next()) {
                        rows.add(found.getString(1));
                    }
                }
                return rows;
            });
        }
    }

    List<Finding> findings() {
        return new Findings(home().findings()).read();
    }

    /** Everything pushed in exchanges from the {@code first}-th request on, as {@code sequence id}. */
    List<String> pushedSince(int first) {
        List<String> pushed = new ArrayList<>();
        for (ExchangeRequest request :
                server.requests().subList(first, server.requests().size())) {
            if (request.push() != null) {
                ChangeSet set = request.push().toChangeSet(new Origin(ArmedFile.OWN.device(), request.epoch()));
                set.changes()
                        .forEach(change -> pushed.add(
                                change.sequence() + " " + change.key().id().text()));
            }
        }
        return pushed;
    }

    static PushedChanges push(JsonNode asked) {
        try {
            return JSON.treeToValue(asked.get("push"), PushedChanges.class);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public void close() {
        armed.close();
        server.close();
    }
}
