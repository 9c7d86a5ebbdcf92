package com.rainstaff.sync.server.conflict;

import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.EntryPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes that met without knowing of each other.
 *
 * @param feed feed of the row
 * @param winner the entry that holds the row
 * @param loser the newest entry that does not
 * @param changes how many changes of one offline chain it stands for
 * @param uncertain whether the stamps are nearer to each other than clocks are trusted
 * @param firstSight whether nobody edited either side since its file was armed; however many PCs bring such a row, they
 *     are one conflict
 * @param aliases ids that lead to the row since the merges it stands for
 */
public record Conflict(
        RowKey key,
        String feed,
        ConflictKind kind,
        EntryPlace winner,
        EntryPlace loser,
        int changes,
        boolean uncertain,
        boolean firstSight,
        List<RowId> aliases) {
    public Conflict {
        aliases = List.copyOf(aliases);
    }

    /** Another change of the same push met the row. */
    public Conflict joinedBy(Conflict met) {
        List<RowId> both = new ArrayList<>(aliases);
        both.addAll(met.aliases);
        return new Conflict(
                key,
                met.feed,
                kind,
                met.winner,
                met.loser,
                changes + met.changes,
                uncertain || met.uncertain,
                firstSight && met.firstSight,
                both);
    }

    /** The writer of the winning change went on with the row. */
    public Conflict continuedBy(EntryPlace next) {
        return new Conflict(key, feed, kind, next, loser, changes + 1, uncertain, firstSight, aliases);
    }
}
