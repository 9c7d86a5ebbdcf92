package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import java.util.ArrayList;
import java.util.HashMap;
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
        Map<Long, Kept> kept = kept(journal, set);
        List<Change> recognized = new ArrayList<>();
        for (Change change : set.changes()) {
            Kept before = kept.get(change.sequence());
            if (before != null && before.writtenMillis() != writtenMillis.get(change.sequence())) {
                return recognized;
            }
            recognized.add(
                    before == null
                            ? change
                            : FinalStamps.with(change, before.change().version()));
        }
        return recognized;
    }

    private record Kept(Change change, long writtenMillis) {}

    private static Map<Long, Kept> kept(Journal journal, ChangeSet set) {
        Map<Long, Kept> kept = new HashMap<>();
        Optional<JournalEntry> entry = journal.after(set.origin(), set.firstSequence() - 1);
        while (entry.isPresent() && entry.get().changes().firstSequence() <= set.lastSequence()) {
            for (Change change : entry.get().changes().changes()) {
                kept.put(
                        change.sequence(),
                        new Kept(change, entry.get().writtenMillis().get(change.sequence())));
            }
            entry = journal.after(set.origin(), entry.get().changes().lastSequence());
        }
        return kept;
    }
}
