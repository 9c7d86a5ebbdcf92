package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was sent of one origin, by outbox numbers: for certain accepted where the journal keeps it, and otherwise perhaps.
 * The journal's sets are read as numbers in them are asked for.
 */
public final class SentChanges {
    private final Journal journal;
    private final Origin origin;
    private final Map<Long, List<Sent>> unanswered;
    private final TreeMap<Long, Sent> accepted = new TreeMap<>();
    private long read;

    /** @param first the lowest number that will be asked for */
    public SentChanges(Journal journal, Origin origin, long first) {
        this.journal = journal;
        this.origin = origin;
        this.unanswered = journal.unanswered(origin);
        this.read = first - 1;
    }

    /**
     * A change without its contents.
     *
     * @param writtenMillis as {@link JournalEntry#writtenMillis}
     * @param version that it was accepted with, or else one that is not newer
     * @param foundGone the row whose end this is, where nobody saw it written; null otherwise
     */
    public record Sent(long writtenMillis, RowVersion version, RowKey foundGone) {
        static Sent of(Change change, long writtenMillis) {
            boolean isFound = writtenMillis == 0 && change instanceof Tombstone;
            return new Sent(writtenMillis, change.version(), isFound ? change.key() : null);
        }
    }

    /**
     * What was sent under {@code number}: empty where the journal knows nothing of it, and several where file and memory
     * went back together before an answer came, and the number was used again.
     */
    public List<Sent> at(long number) {
        while (number > read) {
            Optional<JournalEntry> next = journal.after(origin, read);
            read = next.map(entry -> entry.changes().lastSequence()).orElse(Long.MAX_VALUE);
            next.ifPresent(this::add);
        }
        Sent one = accepted.get(number);
        return one == null ? unanswered.getOrDefault(number, List.of()) : List.of(one);
    }

    /** Nothing below {@code number} will be asked for any more. */
    public void forgetBefore(long number) {
        accepted.headMap(number).clear();
    }

    private void add(JournalEntry entry) {
        for (Change change : entry.changes().changes()) {
            accepted.put(
                    change.sequence(), Sent.of(change, entry.writtenMillis().get(change.sequence())));
        }
    }
}
