package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.KnownMerge;
import com.rainstaff.sync.server.changelog.LogEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Where ids lead to since merges, those of the push that is judged included. For use by one thread. */
final class Merges {
    private final Map<RowKey, RowId> aliases;
    private final Origin server;
    private final StoredRows stored;
    private final Consumer<LogEntry> log;
    private final Map<RowKey, RowId> added = new LinkedHashMap<>();
    private final Set<RowKey> parted = new LinkedHashSet<>();
    private final Set<RowKey> led = new LinkedHashSet<>();
    private final Map<RowKey, KnownMerge> known = new HashMap<>();

    /**
     * @param aliases the ids that lead elsewhere, with those of the rows they lead to
     * @param server as whom merges are entered
     * @param log where they are entered
     */
    Merges(Map<RowKey, RowId> aliases, Origin server, StoredRows stored, Consumer<LogEntry> log) {
        this.aliases = new HashMap<>(aliases);
        this.server = server;
        this.stored = stored;
        this.log = log;
    }

    /** The next change is looked at: what led the one before is of no more interest. */
    void begin() {
        led.clear();
    }

    /** The row that {@code key} itself leads to; it is remembered that it led the change there. */
    RowKey survivor(RowKey key) {
        RowId row = aliases.get(key);
        if (row == null) {
            return key;
        }
        led.add(key);
        return new RowKey(key.table(), row);
    }

    /**
     * Enters the merges that led the change on in the feed it goes to, unless it has them: who reads that feed may hold
     * the merged row, or rows that refer to it, and not read the feed in which it was merged.
     */
    void tell(FeedHead feed) {
        for (RowKey alias : led) {
            KnownMerge merge = known.computeIfAbsent(alias, stored::merge);
            if (merge.isNewsTo(feed.name())) {
                enter(feed, alias, aliases.get(alias), merge.stamp());
                merge.feeds().add(feed.name());
            }
        }
    }

    /** An id leads to another row from now on, by a merge of {@code stamp} in {@code feed}. */
    void lead(RowKey alias, RowKey survivor, FeedHead feed, long stamp) {
        enter(feed, alias, survivor.id(), stamp);
        aliases.put(alias, survivor.id());
        added.put(alias, survivor.id());
        known.put(alias, new KnownMerge(stamp, new HashSet<>(Set.of(feed.name()))));
    }

    /** An id stands for a row of its own again. */
    void part(RowKey alias) {
        aliases.remove(alias);
        parted.add(alias);
    }

    /** Ids that lead elsewhere since this push. */
    Map<RowKey, RowId> added() {
        return added;
    }

    /** Ids that lead nowhere else since this push. */
    Set<RowKey> parted() {
        return parted;
    }

    private void enter(FeedHead feed, RowKey alias, RowId survivor, long stamp) {
        log.accept(LogEntry.ofServer(feed, EntryKind.MERGE, alias, RowVersion.of(stamp, server), survivor.text()));
    }
}
