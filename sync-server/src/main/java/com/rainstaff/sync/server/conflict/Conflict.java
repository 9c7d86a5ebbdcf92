package com.rainstaff.sync.server.conflict;

import com.rainstaff.sync.row.RowKey;

/**
 * Changes that met without knowing of each other.
 *
 * @param feed feed of the row
 * @param winnerSequence number of the entry that holds the row
 * @param loserSequence number of the newest entry that does not
 * @param changes how many changes of one offline chain it stands for
 * @param uncertain whether the stamps are nearer to each other than clocks are trusted
 */
public record Conflict(
        RowKey key,
        String feed,
        ConflictKind kind,
        long winnerSequence,
        long loserSequence,
        int changes,
        boolean uncertain) {}
