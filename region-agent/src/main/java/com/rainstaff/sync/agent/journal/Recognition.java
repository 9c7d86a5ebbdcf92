package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells changes that were acknowledged before from others that got the same numbers after a file went back in time. The
 * clock may have been set in between, so that only the very moment of writing identifies a write.
 */
public final class Recognition {
    private Recognition() {}

    /**
     * The changes of {@code set} that may have been accepted: all before the first that is another one than the journal
     * keeps under its number. Those that it keeps bear the stamps they were accepted with, the others their own.
     *
     * @param writtenMillis of {@code set}, as {@link JournalEntry#writtenMillis}
     */
    public static List<Change> of(Journal journal, ChangeSet set, Map<Long, Long> writtenMillis) {
        KeptChanges kept = new KeptChanges(journal, set.origin(), set.firstSequence());
        List<Change> recognized = new ArrayList<>();
        for (Change change : set.changes()) {
            Optional<KeptChanges.Kept> before = kept.at(change.sequence());
            if (before.isPresent() && before.get().writtenMillis() != writtenMillis.get(change.sequence())) {
                return recognized;
            }
            recognized.add(
                    before.map(known -> FinalStamps.with(change, known.change().version()))
                            .orElse(change));
        }
        return recognized;
    }
}
