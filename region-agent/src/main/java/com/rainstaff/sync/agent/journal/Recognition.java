package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells changes that were sent before from others that got the same numbers after a file went back in time. The clock may
 * have been set in between, so that only the very moment of writing identifies a write.
 */
public final class Recognition {
    private Recognition() {}

    /**
     * The changes of {@code set} that may have been accepted: all before the first that is another one than what the
     * journal knows under its number. Those that it knows bear the stamps they were accepted with, or older ones, the
     * others their own.
     *
     * @param writtenMillis of {@code set}, as {@link JournalEntry#writtenMillis}
     */
    public static List<Change> of(Journal journal, ChangeSet set, Map<Long, Long> writtenMillis) {
        SentChanges sent = new SentChanges(journal, set.origin(), set.firstSequence());
        List<Change> recognized = new ArrayList<>();
        for (Change change : set.changes()) {
            List<SentChanges.Sent> before = sent.at(change.sequence());
            Optional<SentChanges.Sent> same = before.stream()
                    .filter(one -> one.writtenMillis() == writtenMillis.get(change.sequence()))
                    .findFirst();
            if (same.isEmpty() && !before.isEmpty()) {
                return recognized;
            }
            recognized.add(
                    same.map(one -> FinalStamps.with(change, one.version())).orElse(change));
        }
        return recognized;
    }
}
