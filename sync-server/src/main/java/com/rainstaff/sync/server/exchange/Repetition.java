package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.server.changelog.AcceptedChange;
import com.rainstaff.sync.server.changelog.Images;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was accepted before of a set that is pushed again. A file that went back in time gives its next changes numbers
 * that are taken; they must not pass for repetitions.
 */
final class Repetition {
    private final Map<Long, List<AcceptedChange>> accepted;
    private final Set<Long> quarantined;

    /**
     * @param accepted by outbox number
     * @param quarantined outbox numbers of changes that are kept outside the log
     */
    Repetition(Map<Long, List<AcceptedChange>> accepted, Set<Long> quarantined) {
        this.accepted = accepted;
        this.quarantined = quarantined;
    }

    /** @throws SyncException if one of the changes is not what was accepted under its number */
    void requireSame(List<Change> repeated, Images images) {
        for (Change change : repeated) {
            if (!quarantined.contains(change.sequence())
                    && of(change).stream().noneMatch(a -> same(a, change, images))) {
                throw new SyncException(
                        ProblemType.STALE_EPOCH,
                        "Change " + change.sequence()
                                + " was accepted before with other contents: the file went back in"
                                + " time or was copied. Nothing was changed; its changes wait for a new epoch.");
            }
        }
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

    private List<AcceptedChange> of(Change change) {
        return accepted.getOrDefault(change.sequence(), List.of());
    }

    // References are left out of the comparison: merges have made them lead elsewhere since.
    private static boolean same(AcceptedChange accepted, Change change, Images images) {
        if (accepted.kind() != change.kind()
                || !accepted.row().table().equals(change.key().table())) {
            return false;
        }
        if (!(change instanceof Upsert upsert) || accepted.image() == null) {
            return true;
        }
        List<Value> stored = images.read(accepted.image());
        List<Value> pushed = upsert.image();
        if (stored.size() != pushed.size()) {
            return false;
        }
        for (int i = 0; i < pushed.size(); i++) {
            boolean references = stored.get(i) instanceof Value.Reference && pushed.get(i) instanceof Value.Reference;
            if (!references && !stored.get(i).equals(pushed.get(i))) {
                return false;
            }
        }
        return true;
    }
}
