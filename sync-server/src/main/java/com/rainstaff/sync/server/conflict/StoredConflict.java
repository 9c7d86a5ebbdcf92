package com.rainstaff.sync.server.conflict;

import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.EntryPlace;
import java.time.Instant;
import java.util.List;

/**
 * A conflict as it is recorded.
 *
 * @param winner the entry that holds the row; for an orphan, the parent's deletion
 * @param loser the newest entry that does not; for an orphan, the row's own
 * @param aliases ids that lead to the row since the merges it stands for
 * @param resolvedAt when a person settled it; null while it is open
 * @param resolvedBy who did; null while it is open
 * @param resolution what they decided; null while it is open
 */
public record StoredConflict(
        long id,
        RowKey key,
        ConflictKind kind,
        EntryPlace winner,
        EntryPlace loser,
        List<RowId> aliases,
        Instant resolvedAt,
        String resolvedBy,
        String resolution) {}
