package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.clock.Origin;
import java.util.Optional;
import java.util.TreeMap;

/** What the journal keeps of one origin, by outbox numbers; its sets are read as numbers in them are asked for. */
public final class KeptChanges {
    private final Journal journal;
    private final Origin origin;
    private final TreeMap<Long, Kept> byNumber = new TreeMap<>();
    private long read;

    /** @param first the lowest number that will be asked for */
    public KeptChanges(Journal journal, Origin origin, long first) {
        this.journal = journal;
        this.origin = origin;
        this.read = first - 1;
    }

    /**
     * @param change the last one of its number, with the stamp it was accepted with
     * @param writtenMillis as {@link JournalEntry#writtenMillis}
     */
    public record Kept(Change change, long writtenMillis) {}

    /** Empty where the journal knows nothing of the number. */
    public Optional<Kept> at(long number) {
        while (number > read) {
            Optional<JournalEntry> next = journal.after(origin, read);
            read = next.map(entry -> entry.changes().lastSequence()).orElse(Long.MAX_VALUE);
            next.ifPresent(this::add);
        }
        return Optional.ofNullable(byNumber.get(number));
    }

    /** Nothing below {@code number} will be asked for any more. */
    public void forgetBefore(long number) {
        byNumber.headMap(number).clear();
    }

    private void add(JournalEntry entry) {
        for (Change change : entry.changes().changes()) {
            byNumber.put(
                    change.sequence(), new Kept(change, entry.writtenMillis().get(change.sequence())));
        }
    }
}
