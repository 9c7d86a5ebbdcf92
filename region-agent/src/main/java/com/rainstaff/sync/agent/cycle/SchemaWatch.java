package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.capture.Baseline;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.schema.Catalog;
import java.util.List;
import org.jboss.logging.Logger;

/** The file's tables as they are now; when they or the catalog have changed, the triggers are made anew. */
final class SchemaWatch {
    private static final Logger LOG = Logger.getLogger(SchemaWatch.class);

    private final SqliteFile file;
    private final List<String> ownLabels;
    private final Runnable beforeArming;
    private FileSchema current;
    private Catalog catalog;

    /** @param beforeArming runs before triggers that were missing or outdated are made anew: writes may have gone uncaptured */
    SchemaWatch(SqliteFile file, List<String> ownLabels, Runnable beforeArming) {
        this.file = file;
        this.ownLabels = ownLabels;
        this.beforeArming = beforeArming;
    }

    /** The schema as last read. */
    FileSchema current() {
        return current;
    }

    /** Looks again; costs microseconds while nothing has changed. */
    FileSchema refresh(SyncState state) {
        boolean same = current != null
                && current.version() == file.schemaVersion()
                && state.catalog().equals(catalog);
        if (!same) {
            file.write("make what an older agent did not have", connection -> {
                SyncTables.create(connection);
                return null;
            });
            if (file.read("look whether capture is off", Armament::isPaused)) {
                throw new CaptureOffException("Capture in " + file.path()
                        + " was turned off for a change of its tables. Nothing is lost: run rainsync-agent migrate when"
                        + " the app has made it, and what was written meanwhile is found.");
            }
            FileSchema read = read(state.catalog());
            if (!file.read("look at the triggers", connection -> Armament.isCurrent(connection, read))) {
                beforeArming.run();
                Armament.arm(file, read, new Baseline(state.region(), state.knownRegions(), ownLabels));
                LOG.info("The tables have changed; the triggers were made anew.");
            }
            current = read(state.catalog());
            catalog = state.catalog();
        }
        return current;
    }

    private FileSchema read(Catalog inForce) {
        return file.read("read the file's schema", connection -> SchemaReader.read(connection, inForce));
    }
}
