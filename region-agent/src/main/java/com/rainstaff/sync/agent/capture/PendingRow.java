package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.LocalKey;
import java.util.Objects;

/** A row that has outbox entries: what is in the file is newer than what the server knows. */
public record PendingRow(String table, LocalKey key) {
    public PendingRow {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(key, "key");
    }
}
