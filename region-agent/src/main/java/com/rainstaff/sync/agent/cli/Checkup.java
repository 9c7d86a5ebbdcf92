package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.client.ServerUnreachableException;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.StatusFile;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each thing a working agent needs, looked at by itself; a check that fails keeps no other from being made. */
final class Checkup {
    private static final Duration CLOCK_WARN = Duration.ofMinutes(1);
    private static final long DISK_WARN_BYTES = 500L << 20;
    private static final long DISK_FAIL_BYTES = 50L << 20;

    private final AgentCommand agent;
    private final AgentSettings settings;
    private final Words words;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    Checkup(AgentCommand agent, AgentSettings settings, Words words, Clock clock) {
        this.agent = agent;
        this.settings = settings;
        this.words = words;
        this.clock = clock;
    }

    /** How serious a finding is. */
    enum Grade {
        /** As it should be. */
        OK,
        /** Works, but will not for long, or not well. */
        WARN,
        /** Keeps this PC from being in step. */
        FAIL
    }

    /**
     * @param check stable id of what was looked at
     * @param found what is there, or why not
     * @param remedy what to do; empty where nothing is to be done
     */
    record Finding(String check, Grade grade, String found, String remedy) {}

    List<Finding> findings() {
        Optional<Device> device = device();
        Optional<Path> database = settings.database();
        if (database.isEmpty()) {
            fail("file", words.say("missing-setting", "db", "RAINSYNC_DB"), words.say("doctor.file.remedy"));
        } else {
            file(database.get(), device);
            disk("disk", database.get().getParent());
        }
        device.ifPresent(this::server);
        running();
        return findings;
    }

    private Optional<Device> device() {
        DeviceFile file = new DeviceFile(agent.home().device());
        Optional<Device> device = file.read();
        if (device.isEmpty()) {
            fail("device", words.say("not-enrolled"), "");
        } else if (file.isOpenToOthers()) {
            warn(
                    "device",
                    words.say("doctor.secret-open", agent.home().device()),
                    words.say("doctor.secret-open.remedy"));
        } else {
            ok(
                    "device",
                    device.get().enrolment().device() + ", "
                            + device.get().enrolment().region());
        }
        return device;
    }

    private void file(Path database, Optional<Device> device) {
        if (!Files.isRegularFile(database)) {
            fail("file", words.say("doctor.file.missing", database), words.say("doctor.file.remedy"));
            return;
        }
        if (!Files.isReadable(database) || !Files.isWritable(database) || !Files.isWritable(database.getParent())) {
            fail("file", words.say("doctor.file.rights", database), words.say("doctor.file.rights.remedy"));
            return;
        }
        ok("file", database.toString());
        try (SqliteFile file = SqliteFile.open(database)) {
            file.write("take the write lock", connection -> null);
            ok("lock", words.say("doctor.lock.ok"));
            triggers(file, device);
        } catch (StoreException failed) {
            fail("lock", failed.getMessage(), words.say("doctor.lock.remedy"));
        }
    }

    private void triggers(SqliteFile file, Optional<Device> device) {
        if (!file.read("look for the agent's tables", SyncTables::exist)) {
            fail("triggers", words.say("doctor.triggers.none"), words.say("doctor.triggers.remedy"));
            return;
        }
        if (file.read("look whether capture is off", Armament::isPaused)) {
            fail("triggers", words.problem(Problem.CAPTURE_OFF), words.say("doctor.triggers.remedy"));
            return;
        }
        SyncState state = file.read("read the sync state", SyncState::read);
        FileSchema schema = file.read("read the schema", c -> SchemaReader.read(c, state.catalog()));
        if (device.isPresent() && !device.get().enrolment().device().equals(state.device())) {
            fail("triggers", words.problem(Problem.FILE_NOT_OURS), "");
        } else if (file.read("look at the triggers", c -> Armament.isCurrent(c, schema))) {
            ok("triggers", words.say("doctor.triggers.ok", schema.tables().size()));
            ok("app-update", words.say("doctor.app-update"));
        } else {
            warn("triggers", words.say("verify.triggers-missing"), words.say("doctor.triggers.remedy"));
        }
    }

    private void server(Device device) {
        ServerClient server = agent.server(settings, device);
        try {
            Optional<Instant> serverTime = server.health();
            ok("server", server.address().toString());
            serverTime.ifPresent(this::clock);
        } catch (ServerUnreachableException | SyncException absent) {
            fail("server", absent.getMessage(), words.problem(Problem.UNREACHABLE));
            return;
        }
        try {
            server.catalog();
            ok("credentials", words.say("doctor.credentials.ok"));
        } catch (SyncException refused) {
            fail("credentials", refused.getMessage(), words.problem(Problem.of(refused.type())));
        } catch (ServerUnreachableException absent) {
            warn("credentials", absent.getMessage(), "");
        }
    }

    private void clock(Instant serverTime) {
        Duration off = Duration.between(serverTime, clock.instant());
        if (off.abs().compareTo(CLOCK_WARN) > 0) {
            warn("clock", words.say("doctor.clock.off", off.toSeconds()), words.say("doctor.clock.remedy"));
        } else {
            ok("clock", words.say("doctor.clock.ok"));
        }
    }

    private void disk(String check, Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String found = words.say("doctor.disk", free >> 20);
            if (free < DISK_FAIL_BYTES) {
                fail(check, found, words.say("doctor.disk.remedy"));
            } else if (free < DISK_WARN_BYTES) {
                warn(check, found, words.say("doctor.disk.remedy"));
            } else {
                ok(check, found);
            }
        } catch (IOException unknown) {
            warn(check, unknown.toString(), "");
        }
    }

    private void running() {
        boolean running = new StatusFile(agent.home().status())
                .read()
                .filter(status -> status.isAlive())
                .isPresent();
        if (running) {
            ok("agent", words.say("doctor.agent.running"));
        } else {
            warn("agent", words.say("doctor.agent.stopped"), words.say("doctor.agent.remedy"));
        }
    }

    private void ok(String check, String found) {
        findings.add(new Finding(check, Grade.OK, found, ""));
    }

    private void warn(String check, String found, String remedy) {
        findings.add(new Finding(check, Grade.WARN, found, remedy));
    }

    private void fail(String check, String found, String remedy) {
        findings.add(new Finding(check, Grade.FAIL, found, remedy));
    }
}
