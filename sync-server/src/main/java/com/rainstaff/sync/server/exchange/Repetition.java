package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.server.changelog.AcceptedChange;
import com.rainstaff.sync.server.changelog.Images;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was accepted before of changes that come again. A file that went back in time gives its next changes numbers that
 * are taken; they must not pass for repetitions.
 */
final class Repetition {
    private final Map<Long, List<AcceptedChange>> accepted;
    private final Map<Long, Set<RowKey>> quarantined;
    private final Map<RowKey, Set<RowId>> merged;
    private final KeyedIds keyed;
    private final Images images;

    /**
     * @param accepted by outbox number
     * @param quarantined rows of changes that are kept outside the log, by outbox number
     * @param merged where merges led the rows of the changes, and those that their keys refer to, for however long
     */
    Repetition(
            Map<Long, List<AcceptedChange>> accepted,
            Map<Long, Set<RowKey>> quarantined,
            Map<RowKey, Set<RowId>> merged,
            KeyedIds keyed,
            Images images) {
        this.accepted = accepted;
        this.quarantined = quarantined;
        this.merged = merged;
        this.keyed = keyed;
        this.images = images;
    }

    /** @throws SyncException if one of the changes is not what was accepted under its number */
    void requireSame(List<Change> repeated) {
        for (Change change : repeated) {
            if (!isSame(change)) {
                throw new SyncException(
                        ProblemType.STALE_EPOCH,
                        "Change " + change.sequence()
                                + " was accepted before with other contents: the file went back in"
                                + " time or was copied. Nothing was changed; its changes wait for a new epoch.");
            }
        }
    }

    /** Whether the change is what was accepted or quarantined under its number. */
    boolean isSame(Change change) {
        return quarantined.getOrDefault(change.sequence(), Set.of()).contains(change.key())
                || of(change).stream().anyMatch(a -> same(a, change));
    }

    /** Whether the change, with the stamp of its own clock, was made before it was accepted, and so can be that one. */
    boolean isNotNewer(Change change) {
        return StampSequence.isBaseline(change.version())
                || of(change).stream().allMatch(a -> change.version().wallMillis() <= a.at().toEpochMilli());
    }

    /** The final stamp of a change that was accepted; as proposed for one that is quarantined. */
    long stamp(Change change) {
        List<AcceptedChange> found = of(change);
        return found.stream()
                .filter(a -> a.row().equals(change.key()))
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(AcceptedChange::stamp)
                .orElse(change.version().stamp());
    }

    /** The newest stamp of what was accepted; 0 where nothing was. */
    long newestStamp() {
        return accepted.values().stream()
                .flatMap(List::stream)
                .mapToLong(AcceptedChange::stamp)
                .max()
                .orElse(0);
    }

    private List<AcceptedChange> of(Change change) {
        return accepted.getOrDefault(change.sequence(), List.of());
    }

    private boolean same(AcceptedChange accepted, Change change) {
        return accepted.kind() == change.kind()
                && mayHaveBecome(change.key(), accepted.row())
                && sameContents(accepted, change);
    }

    // It was led on by the merges there were when it was accepted: some came later, others were split since.
    private boolean mayHaveBecome(RowKey pushed, RowKey stored) {
        Iterator<RowKey> there = keyed.references(stored).iterator();
        RowKey led = keyed.led(pushed, row -> there.hasNext() ? led(row, there.next()) : row);
        return led(led, stored).equals(stored);
    }

    private RowKey led(RowKey row, RowKey to) {
        return merged.getOrDefault(row, Set.of()).contains(to.id()) ? to : row;
    }

    // A row that was there before the agent is read anew for each push, so that an edit made in between shows; the edit
    // itself follows.
    private boolean sameContents(AcceptedChange accepted, Change change) {
        return !(change instanceof Upsert upsert)
                || accepted.image() == null
                || StampSequence.isBaseline(upsert.version())
                || sameValues(images.read(accepted.image()), upsert.image());
    }

    // References are left out of the comparison: merges have made them lead elsewhere since. Columns that
    // the server completed stand behind what was pushed, and so do those the file got since.
    private static boolean sameValues(List<Value> stored, List<Value> pushed) {
        int both = Math.min(stored.size(), pushed.size());
        for (int i = 0; i < both; i++) {
            boolean references = stored.get(i) instanceof Value.Reference && pushed.get(i) instanceof Value.Reference;
            if (!references && !stored.get(i).equals(pushed.get(i))) {
                return false;
            }
        }
        return true;
    }
}
