package com.rainstaff.sync.agent.notice;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.store.SqliteFile;

/**
 * Whether the app has committed something that syncs. Looks through the agent's own connection, whose data version does
 * not move with the agent's own commits. Used by the thread that owns the file.
 */
public final class Commits {
    private final SqliteFile file;
    private long dataVersion;
    private long schemaVersion;

    public Commits(SqliteFile file) {
        this.file = file;
    }

    /** Everything committed before now is about to be looked at. */
    public void mark() {
        dataVersion = file.dataVersion();
        schemaVersion = file.schemaVersion();
    }

    /** Whether there is something to send, or new tables to see, since the last {@link #mark()}. */
    public boolean since() {
        long now = file.dataVersion();
        if (now == dataVersion) {
            return false;
        }
        dataVersion = now;
        return file.schemaVersion() != schemaVersion || file.read("look into the outbox", Outbox::pending) > 0;
    }
}
