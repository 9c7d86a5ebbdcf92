package com.rainstaff.sync.simulation;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.simulation.Ledger.Write;
import com.rainstaff.sync.simulation.ServerSide.Entry;
import com.rainstaff.sync.simulation.ServerSide.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold once every PC has synced in good weather. Each law that is broken is a sentence. */
final class Laws {
    /** Rows that were there before the agent are pushed as they are when it looks, and stamped below this. */
    private static final long BASELINE_MILLIS = 60_000;

    private final List<Entry> log;
    private final List<State> states;
    private final Map<RowKey, RowKey> aliases;
    private final List<String> quarantined;
    private final ServerSide server;
    private final List<String> broken = new ArrayList<>();
    private final Map<RowKey, State> live = new HashMap<>();

    private Laws(ServerSide server) {
        this.server = server;
        this.log = server.log();
        this.states = server.states();
        this.aliases = server.aliases();
        this.quarantined = server.quarantined();
        states.stream().filter(state -> !state.deleted()).forEach(state -> live.put(state.key(), state));
    }

    /** Laws that are broken. */
    static List<String> broken(ServerSide server, List<Pc> pcs, Ledger ledger, Occurrences occurrences) {
        Laws laws = new Laws(server);
        laws.feedsAreDense();
        server.damage().forEach(damage -> laws.broken.add("the server's database is damaged: " + damage));
        laws.stateIsTheFoldOfTheLog();
        laws.writesAreInTheLogOnce(pcs, ledger);
        laws.everyNewRowHasAnIdOfItsOwn(ledger);
        laws.referencesNameWhatTheyNamed(ledger);
        laws.editsBeatWhatTheirWriterHadSeen(ledger);
        laws.nothingIsStampedInTheFuture();
        laws.oldRowsAreNobodysEdits(ledger);
        laws.unseenEditsAreConflicts(ledger);
        pcs.forEach(pc -> laws.fileEqualsServer(pc, FileSide.read(pc), occurrences));
        laws.count(occurrences);
        return laws.broken;
    }

    private void feedsAreDense() {
        Map<String, Long> last = new HashMap<>();
        for (Entry entry : log) {
            long before = last.getOrDefault(entry.feed(), 0L);
            if (entry.sequence() != before + 1) {
                broken.add("feed " + entry.feed() + " goes from " + before + " to " + entry.sequence());
            }
            last.put(entry.feed(), entry.sequence());
        }
    }

    private void stateIsTheFoldOfTheLog() {
        Map<RowKey, Entry> newest = new HashMap<>();
        log.stream().filter(Entry::isRow).forEach(entry -> newest.merge(entry.key(), entry, Laws::newer));
        Map<RowKey, State> held = new HashMap<>();
        states.forEach(state -> held.put(state.key(), state));
        newest.forEach((key, entry) -> {
            State state = held.get(key);
            if (state == null) {
                if (!aliases.containsKey(key)) {
                    broken.add("the log tells of " + key + ", but nothing holds it");
                }
            } else if (!RowVersion.of(state.stamp(), new Origin(state.device(), state.epoch()))
                            .equals(version(entry))
                    || state.deleted() != (entry.kind() == 'T')) {
                broken.add(key + " is held by " + state + ", but its newest entry is " + entry);
            }
        });
        held.keySet().stream()
                .filter(key -> !newest.containsKey(key))
                .forEach(key -> broken.add("nothing in the log tells of " + key));
    }

    private static Entry newer(Entry one, Entry other) {
        return version(one).compareTo(version(other)) >= 0 ? one : other;
    }

    private static RowVersion version(Entry entry) {
        return RowVersion.of(entry.stamp(), new Origin(entry.device(), entry.epoch()));
    }

    private void writesAreInTheLogOnce(List<Pc> pcs, Ledger ledger) {
        Map<String, List<Entry>> found = new HashMap<>();
        entriesThatMark().forEach((entry, mark) -> {
            List<Entry> entries = found.computeIfAbsent(mark + " by " + entry.device(), write -> new ArrayList<>());
            boolean isKnown = entries.stream()
                    .anyMatch(other ->
                            other.key().equals(entry.key()) && (isToldAnew(entry) || followedAParent(other, entry)));
            if (!isKnown) {
                entries.add(entry);
            }
        });
        for (Write write : ledger.writes().values()) {
            List<RowKey> keys = found.getOrDefault(write.mark() + " by " + write.device(), List.of()).stream()
                    .map(Entry::key)
                    .toList();
            int times = times(write.table(), keys);
            boolean kept = times > 0 || isQuarantined(write.mark());
            if (times > 1 && write.certain()) {
                broken.add(write + " is in the log " + times + " times");
            } else if (!kept && write.certain() && !ledger.isGone(write)) {
                broken.add(write + " is not in the log");
            }
        }
    }

    // A row that waited for a person is sent as a whole when a parent goes or changes its key, which writes no mark.
    private static boolean followedAParent(Entry one, Entry other) {
        String table = one.key().table();
        return !Office.keyedParent(table, one.content()).equals(Office.keyedParent(table, other.content()))
                || Office.references(table).keySet().stream()
                        .anyMatch(column -> one.content().get(column) instanceof Value.Null
                                != other.content().get(column) instanceof Value.Null);
    }

    private boolean isQuarantined(String mark) {
        return quarantined.stream().anyMatch(text -> text.contains('"' + mark + '"'));
    }

    // What a key refers to may come to be another row: the write stands under the key it has then, too.
    private static int times(String table, List<RowKey> keys) {
        return Office.isKeyedByRows(table)
                ? keys.stream()
                        .mapToInt(key -> Collections.frequency(keys, key))
                        .max()
                        .orElse(0)
                : keys.size();
    }

    /**
     * Rows that the catalog identifies by a value may be one row that two PCs typed; all others are two. Of a row that
     * came to a number while the triggers were gone nobody can tell that it is not the one that stood there.
     */
    private void everyNewRowHasAnIdOfItsOwn(Ledger ledger) {
        Map<RowKey, String> inserts = new HashMap<>();
        entriesThatMark().forEach((entry, mark) -> {
            Write write = ledger.writes().get(mark);
            if (write != null
                    && write.certain()
                    && write.seen() == null
                    && Office.isNeverMerged(entry.key().table())) {
                String other = inserts.putIfAbsent(entry.key(), mark);
                if (other != null && !other.equals(mark)) {
                    broken.add("two new rows have one id: " + entry + " and that of " + other);
                }
            }
        });
    }

    /**
     * A child names in the log the row that it named in its file, whatever number that had or has since. What was refused
     * so may come once more, naming the row that stands there by then.
     */
    private void referencesNameWhatTheyNamed(Ledger ledger) {
        Map<String, Set<RowKey>> marked = new HashMap<>();
        log.forEach(entry -> {
            if (entry.content() != null
                    && entry.content().get(Office.markColumn(entry.key().table())) instanceof Value.Text mark
                    && !isReadLate(entry, ledger.writes().get(mark.text()))) {
                marked.computeIfAbsent(mark.text(), any -> new HashSet<>()).add(resolved(entry.key()));
            }
        });
        entriesThatMark().forEach((entry, mark) -> {
            Write write = ledger.writes().get(mark);
            if (write != null
                    && write.certain()
                    && write.device().equals(entry.device())
                    && !isToldAnew(entry)
                    && !isQuarantined(mark)) {
                ledger.references(mark).forEach((column, parent) -> {
                    Set<RowKey> meant = marked.getOrDefault(parent, Set.of());
                    boolean isDoubtful = ledger.writes().containsKey(parent)
                                    && !ledger.writes().get(parent).certain()
                            || meant.stream().anyMatch(row -> ledger.mayHaveSplit(row.table()));
                    boolean cameInALaterEpoch =
                            ledger.isOld(parent) && meant.stream().allMatch(row -> isOfLaterEpoch(row, entry));
                    if (!isDoubtful && !cameInALaterEpoch && namesNoneOf(meant, entry, column)) {
                        broken.add("a reference was led astray: " + column + " of " + entry + " meant " + meant);
                    }
                });
            }
        });
    }

    // A row from before the agent is read when it is sent: another may have taken its number by then.
    private static boolean isReadLate(Entry entry, Write write) {
        return write != null && write.device().equals(entry.device()) && entry.stamp() >> 16 <= BASELINE_MILLIS;
    }

    // A row from before the agent that went before it was sent, and that stands again in a file that was put back. It
    // may
    // be one with another by now.
    private boolean isOfLaterEpoch(RowKey row, Entry child) {
        return Stream.concat(
                        Stream.of(row),
                        aliases.keySet().stream()
                                .filter(alias -> resolved(alias).equals(row)))
                .map(RowKey::id)
                .anyMatch(id -> id.isNumbered()
                        && id.origin().device().equals(child.device())
                        && id.origin().epoch() > child.epoch());
    }

    // What was deleted or never sent is named by nothing.
    private boolean namesNoneOf(Set<RowKey> rows, Entry child, String column) {
        return !rows.isEmpty()
                && led(child.key().table(), column, child.content().get(column)) instanceof Value.Reference named
                && rows.stream().noneMatch(row -> row.id().equals(named.row()));
    }

    private Map<Entry, String> entriesThatMark() {
        return entriesThatMark(log);
    }

    /** Entries that a device pushed for a write, with the write's mark, in the order of the log. */
    static Map<Entry, String> entriesThatMark(List<Entry> log) {
        Map<Entry, String> marks = new LinkedHashMap<>();
        for (Entry entry : log) {
            String column = Office.markColumn(entry.key().table());
            boolean isWrite = entry.kind() == 'U'
                    && entry.deviceSequence() > 0
                    && entry.stamp() >> 16 > BASELINE_MILLIS
                    && (entry.changed() == null || entry.changed().contains(column));
            if (isWrite && entry.content().get(column) instanceof Value.Text mark) {
                marks.put(entry, mark.text());
            }
        }
        return marks;
    }

    // Others may send a row on with the mark of its last write, so that its writer saw at least the oldest of them.
    private void editsBeatWhatTheirWriterHadSeen(Ledger ledger) {
        Map<String, Map<RowKey, Entry>> oldest = new HashMap<>();
        entriesThatMark()
                .forEach((entry, mark) -> oldest.computeIfAbsent(mark, any -> new HashMap<>())
                        .merge(resolved(entry.key()), entry, (one, other) -> newer(one, other) == one ? other : one));
        entriesThatMark().forEach((later, mark) -> {
            Write write = ledger.writes().get(mark);
            if (write == null
                    || write.seen() == null
                    || !write.device().equals(later.device())
                    || ledger.isSentAnew(write.seen())) {
                return;
            }
            Entry seen = oldest.getOrDefault(write.seen(), Map.of()).get(resolved(later.key()));
            if (seen != null && version(later).compareTo(version(seen)) <= 0) {
                broken.add(write + " was made after seeing " + seen + " and is older: " + later);
            }
        });
    }

    private void nothingIsStampedInTheFuture() {
        log.stream()
                .filter(entry -> entry.stamp() >> 16 > entry.acceptedMillis())
                .forEach(entry -> broken.add("a clock that is ahead was believed: " + entry));
    }

    private void oldRowsAreNobodysEdits(Ledger ledger) {
        entriesThatMark().forEach((entry, mark) -> {
            if (ledger.isOld(mark) && !isChangedNext(entry) && !isToldAnew(entry)) {
                broken.add("a row from before the agent counts as an edit: " + entry);
            }
        });
    }

    // Of a row that was changed and then left its number before it was first sent there is no image but that of the
    // change.
    private boolean isChangedNext(Entry entry) {
        return log.stream()
                .anyMatch(other -> other.isRow()
                        && other.key().equals(entry.key())
                        && other.device().equals(entry.device())
                        && other.set() == entry.set()
                        && other.deviceSequence() > entry.deviceSequence());
    }

    // A row whose key names another goes and comes under a new key when that one is saved anew.
    private boolean isToldAnew(Entry entry) {
        return Office.isKeyedByRows(entry.key().table())
                && log.stream()
                        .anyMatch(other -> other.kind() == 'T'
                                && other.key().table().equals(entry.key().table())
                                && other.device().equals(entry.device())
                                && other.deviceSequence() == entry.deviceSequence() - 1);
    }

    /** What lost, and what took the place of something its writer had not seen, can be looked up by a person. */
    private void unseenEditsAreConflicts(Ledger ledger) {
        Set<RowKey> told = new HashSet<>();
        server.rowsInConflict().forEach(row -> told.add(resolved(row)));
        Map<Entry, String> marks = entriesThatMark();
        Map<RowKey, Entry> holders = new HashMap<>();
        log.stream()
                .filter(Entry::isRow)
                .sorted(Comparator.comparingLong(Entry::set).thenComparing(Entry::sequence))
                .forEach(entry -> {
                    RowKey row = resolved(entry.key());
                    if (marks.containsKey(entry) && !told.contains(row)) {
                        tell(entry, holders.get(row), marks, ledger);
                    }
                    if (entry.verdict() == 'A') {
                        holders.merge(row, entry, Laws::newer);
                    }
                });
    }

    private void tell(Entry entry, Entry before, Map<Entry, String> marks, Ledger ledger) {
        String mark = marks.get(entry);
        Write write = ledger.writes().get(mark);
        if (write == null || !write.certain()) {
            return;
        }
        if (entry.verdict() == 'S') {
            boolean stands = before != null && entry.content().equals(before.content());
            if (!stands) {
                broken.add("nobody is told what lost: " + entry);
            }
        } else if (before != null
                && marks.containsKey(before)
                && !before.device().equals(entry.device())
                && !ledger.hadSeen(mark, marks.get(before))) {
            broken.add("nobody is told of " + before + ", which the writer had not seen of " + entry);
        }
    }

    private void fileEqualsServer(Pc pc, FileSide file, Occurrences occurrences) {
        List<String> feeds = server.feedsOf(pc.region());
        String on = " on " + pc.device();
        if (file.outbox() > 0) {
            broken.add(file.outbox() + " entries were not sent" + on);
        }
        file.violations().forEach(violation -> broken.add("a reference leads nowhere: " + violation + on));
        file.unknown().forEach(row -> broken.add("nobody knows of " + row + on));
        for (State state : live.values()) {
            if (feeds.contains(state.feed())) {
                compare(state, file, on, occurrences);
            }
        }
        for (RowKey key : file.rows().keySet()) {
            State state = live.get(key);
            if (state == null || !feeds.contains(state.feed())) {
                broken.add(key + " stands" + on + " but not on the server: "
                        + file.rows().get(key));
            }
        }
    }

    private void compare(State state, FileSide file, String on, Occurrences occurrences) {
        Map<String, Value> expected = meant(state);
        Map<String, Value> actual = file.rows().get(state.key());
        String reason = file.parked().get(state.key());
        if (reason != null) {
            occurrences.add("parked: " + reason);
            if (!mayBeParked(reason, state.key(), expected, file)) {
                broken.add(state.key() + " is parked as " + reason + on + " without need: " + expected);
            }
        } else if (file.isHeld(state.key())) {
            occurrences.add("held: a row that the server has");
        } else if (actual == null) {
            broken.add(state.key() + " is missing" + on + ": " + expected);
        } else {
            actual.forEach((column, value) -> {
                Value other = expected.getOrDefault(column, Value.NULL);
                if (!Objects.equals(value, other)) {
                    broken.add(state.key() + " differs" + on + " in " + column + ": " + value + " instead of " + other
                            + ", server " + state);
                }
            });
        }
    }

    private Map<String, Value> meant(State state) {
        Map<String, Value> meant = new HashMap<>();
        state.content()
                .forEach((column, value) -> meant.put(column, led(state.key().table(), column, value)));
        return meant;
    }

    private boolean mayBeParked(String reason, RowKey key, Map<String, Value> expected, FileSide file) {
        if (reason.equals("orphan")) {
            return isOrphan(key, expected, file);
        }
        if (reason.equals("held")) {
            return file.isHeld(key);
        }
        return reason.equals("unique")
                && Office.UNIQUE.containsKey(key.table())
                && isTaken(key, expected.get(Office.UNIQUE.get(key.table())), file, new HashSet<>(Set.of(key)));
    }

    private static boolean isOrphan(RowKey key, Map<String, Value> expected, FileSide file) {
        return Office.references(key.table()).entrySet().stream()
                        .anyMatch(reference -> expected.get(reference.getKey()) instanceof Value.Reference parent
                                && !file.rows().containsKey(new RowKey(reference.getValue(), parent.row())))
                || Office.keyedParent(key.table(), expected)
                        .filter(parent -> !file.rows().containsKey(parent))
                        .isPresent();
    }

    // By a row that waits for a person here, by one that has the value on the server too, or by one that is parked: as
    // an
    // orphan, or because it finds its own value taken. Rows that wait for each other in a circle wait without need.
    private boolean isTaken(RowKey key, Value value, FileSide file, Set<RowKey> waiting) {
        if (file.isHeld(key, value)) {
            return true;
        }
        for (State state : live.values()) {
            if (state.key().table().equals(key.table())
                    && file.hasValue(state.key(), value)
                    && waiting.add(state.key())) {
                Map<String, Value> meant = meant(state);
                Value taken = meant.get(Office.UNIQUE.get(key.table()));
                return value.equals(taken)
                        || (file.parked().containsKey(state.key())
                                && (isOrphan(state.key(), meant, file) || isTaken(state.key(), taken, file, waiting)));
            }
        }
        return false;
    }

    private Value led(String table, String column, Value value) {
        String parent = Office.references(table).get(column);
        return parent != null && value instanceof Value.Reference reference
                ? new Value.Reference(
                        resolved(new RowKey(parent, reference.row())).id())
                : value;
    }

    private RowKey resolved(RowKey key) {
        RowKey end = key;
        while (aliases.containsKey(end)) {
            end = aliases.get(end);
        }
        return end;
    }

    private void count(Occurrences occurrences) {
        log.forEach(entry -> {
            occurrences.add("log: entries of kind " + entry.kind());
            if (entry.verdict() == 'S') {
                occurrences.add("log: changes that lost");
            }
        });
        Map<Long, String> writers = new HashMap<>();
        for (Entry entry : log) {
            String other = writers.put(entry.stamp(), entry.device());
            if (other != null && !other.equals(entry.device()) && entry.stamp() >> 16 > BASELINE_MILLIS) {
                occurrences.add("clock: two PCs in the same stamp");
            }
        }
        server.conflicts().forEach((kind, times) -> occurrences.add("conflict: " + kind, times));
        occurrences.add("quarantined", quarantined.size());
    }
}
