package com.rainstaff.sync.agent.enrol;

import com.rainstaff.sync.agent.backup.FileBackup;
import com.rainstaff.sync.agent.capture.ArmReport;
import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.capture.Baseline;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.enrol.EnrolmentException.Reason;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Puts the agent's tables and triggers into the app's file, and takes them out again. Rows of the app are not touched. */
public final class Arming {
    private final Home home;
    private final Clock clock;

    public Arming(Home home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * @param backup the copy that was made first
     * @param report what the file holds
     */
    public record Armed(Path backup, ArmReport report) {}

    /** Copies the file, then arms it for the device; repeating it re-makes what is missing and captures nothing twice. */
    public Armed arm(Path database, Enrolment.Reply device, List<String> ownLabels) {
        requireOwn(database, device.device());
        Path backup = FileBackup.into(home.backups(), database, clock);
        return new Armed(backup, armInPlace(database, device, ownLabels));
    }

    /** What {@link #arm} would find, worked out on a copy that is thrown away. */
    public ArmReport rehearse(Path database, Enrolment.Reply device, List<String> ownLabels) {
        requireOwn(database, device.device());
        try {
            Path folder = Files.createTempDirectory("rainsync-rehearsal");
            Path copy = folder.resolve("copy.db");
            try {
                FileBackup.to(copy, database);
                return armInPlace(copy, device, ownLabels);
            } finally {
                Files.deleteIfExists(copy);
                Files.deleteIfExists(folder);
            }
        } catch (IOException failed) {
            throw new StoreException("rehearse on a copy", failed);
        }
    }

    /** Refuses a file that another device works on. */
    void requireOwn(Path database, String device) {
        String owner = owner(database);
        if (!owner.isEmpty() && !owner.equals(device)) {
            throw new EnrolmentException(
                    Reason.FILE_OF_ANOTHER_DEVICE, database + " belongs to device " + owner + "; nothing was changed.");
        }
    }

    /** The device a file belongs to; empty for a file that was never armed. */
    static String owner(Path database) {
        return state(database).map(SyncState::device).orElse("");
    }

    /** Where a file stands; empty for one that was never armed. */
    static Optional<SyncState> state(Path database) {
        try (SqliteFile file = SqliteFile.open(database)) {
            return file.read("look for the agent's tables", SyncTables::exist)
                    ? Optional.of(file.read("read the sync state", SyncState::read))
                    : Optional.empty();
        }
    }

    /** Copies a file that replaced the armed one, then arms it as it is open: of a generation that it has yet to meet. */
    public ArmReport armAgain(SqliteFile file, Enrolment.Reply device, List<String> ownLabels) {
        FileBackup.into(home.backups(), file.path(), clock);
        return armInPlace(file, device.inGeneration(""), ownLabels);
    }

    private static ArmReport armInPlace(Path database, Enrolment.Reply device, List<String> ownLabels) {
        try (SqliteFile file = SqliteFile.open(database)) {
            return armInPlace(file, device, ownLabels);
        }
    }

    private static ArmReport armInPlace(SqliteFile file, Enrolment.Reply device, List<String> ownLabels) {
        file.write("store whose file this is", connection -> {
            SyncTables.create(connection);
            SyncState before = SyncState.read(connection);
            if (!before.isEnrolled()) {
                belongingTo(device, before).write(connection);
            }
            return null;
        });
        FileSchema schema = file.read("read the file's schema", c -> SchemaReader.read(c, device.catalog()));
        List<Region> regions = device.regions().stream().map(Region::of).toList();
        return Armament.arm(file, schema, new Baseline(device.region(), regions, ownLabels));
    }

    private static SyncState belongingTo(Enrolment.Reply device, SyncState before) {
        return new SyncState(
                before.base(),
                device.device(),
                device.region(),
                device.regions(),
                device.epoch(),
                "",
                new Cursor(device.generation(), before.cursor().positions()),
                before.lastStamp(),
                before.contactMillis(),
                device.catalog(),
                before.announced(),
                before.armedSchemaVersion());
    }

    /** Takes the triggers out and nothing else, until the file is armed again. */
    public static void pause(Path database) {
        try (SqliteFile file = SqliteFile.open(database)) {
            if (file.read("look for the agent's tables", SyncTables::exist)) {
                Armament.pause(file);
            }
        }
    }

    /**
     * Takes triggers and tables out; rows stay as they are.
     *
     * @param evenWithPending give up changes that wait to be sent
     */
    public static void disarm(Path database, boolean evenWithPending) {
        try (SqliteFile file = SqliteFile.open(database)) {
            if (!file.read("look for the agent's tables", SyncTables::exist)) {
                return;
            }
            long pending = file.read("look into the outbox", Outbox::pending);
            if (pending > 0 && !evenWithPending) {
                throw new EnrolmentException(
                        Reason.PENDING_CHANGES,
                        pending
                                + " changes wait to be sent and would never be; run sync first, or give them up with --force.");
            }
            Armament.disarm(file);
        }
    }
}
