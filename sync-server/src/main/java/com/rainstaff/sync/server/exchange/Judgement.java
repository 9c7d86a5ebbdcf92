package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.LogEntry;
import com.rainstaff.sync.server.changelog.PastEdit;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.changelog.RowStates.Claim;
import com.rainstaff.sync.server.changelog.RowStates.Identifier;
import com.rainstaff.sync.server.conflict.Conflict;
import com.rainstaff.sync.server.conflict.ConflictKind;
import com.rainstaff.sync.server.quarantine.QuarantinedChange;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the server knew of the pushed rows under the feeds' locks, and what it decided so far. For use by one thread.
 */
final class Judgement {
    /** Most past edits of one row that are looked at. */
    static final int LONGEST_TRAIL = 500;

    private static final int LONGEST_IDENTIFIER = 500;

    private final PushTerms terms;
    private final Map<String, AnnouncedSchema> schemas;
    private final Map<Integer, AnnouncedSchema> schemasById = new HashMap<>();
    private final Map<String, Short> tables;
    private final Map<String, FeedHead> feeds;
    private final KeyedIds keyed;
    private final Map<RowKey, RowState> states;
    private final Map<RowKey, RowState> forgotten;
    private final Merges merges;
    private final Map<Identifier, List<Claim>> claims;
    private final Map<RowKey, List<Identifier>> claimedBy = new HashMap<>();
    private final Map<RowKey, Long> evictions;
    private final StoredRows stored;
    private final Set<RowKey> lookedUp;

    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<RowKey, List<PastEdit>> appended = new HashMap<>();
    private final List<Long> stamps = new ArrayList<>();
    private final Map<RowKey, LogEntry> written = new LinkedHashMap<>();
    private final Map<RowKey, List<Identifier>> identifiers = new LinkedHashMap<>();
    private final Set<RowKey> revived = new LinkedHashSet<>();
    private final Map<RowKey, Conflict> conflicts = new LinkedHashMap<>();
    private final List<Conflict> orphans = new ArrayList<>();
    private final List<QuarantinedChange> quarantined = new ArrayList<>();
    private final Map<String, String> equalVersions = new LinkedHashMap<>();
    private final Set<RowKey> dirty = new LinkedHashSet<>();
    private int superseded;
    private int concurrent;

    Judgement(
            PushTerms terms,
            Map<String, AnnouncedSchema> schemas,
            Map<String, Short> tables,
            Map<String, FeedHead> feeds,
            KeyedIds keyed,
            Map<RowKey, RowState> states,
            Map<RowKey, RowState> forgotten,
            Map<RowKey, RowId> aliases,
            Map<Identifier, List<Claim>> claims,
            Map<RowKey, Long> evictions,
            StoredRows stored,
            Set<RowKey> lookedUp) {
        this.terms = terms;
        this.schemas = schemas;
        this.tables = tables;
        this.feeds = feeds;
        this.keyed = keyed;
        this.states = new HashMap<>(states);
        this.forgotten = new HashMap<>(forgotten);
        this.claims = claims;
        this.evictions = new HashMap<>(evictions);
        this.stored = stored;
        this.merges = new Merges(aliases, terms.server(), stored, this::append);
        this.lookedUp = new HashSet<>(lookedUp);
        claims.forEach((identifier, list) -> list.forEach(claim -> claimedBy
                .computeIfAbsent(new RowKey(identifier.table(), claim.row()), key -> new ArrayList<>())
                .add(identifier)));
        schemas.values().forEach(schema -> schemasById.put(schema.id(), schema));
    }

    PushTerms terms() {
        return terms;
    }

    Optional<AnnouncedSchema> schema(String fingerprint) {
        return Optional.ofNullable(schemas.get(fingerprint));
    }

    AnnouncedSchema schema(int id) {
        return schemasById.computeIfAbsent(id, stored::schema);
    }

    /** Announces a schema that no device has but rows need now. */
    AnnouncedSchema announce(TableSchema schema) {
        return stored.announce(schema);
    }

    /** @throws AllFeedsNeededException if the feed is not locked */
    FeedHead feed(String name) {
        FeedHead feed = feeds.get(name);
        if (feed == null) {
            throw new AllFeedsNeededException();
        }
        return feed;
    }

    /** Deletions in the feed up to this number may have been forgotten. */
    long prunedThrough(String feed) {
        return feed(feed).prunedThrough();
    }

    /** The row an id leads to since merges, its own or those of rows its key refers to. */
    RowKey resolve(RowKey key) {
        RowKey led = keyed.led(key, merges::survivor);
        if (!led.equals(key)) {
            lookUp(led);
        }
        return merges.survivor(led);
    }

    // A merge of this push may lead a key to a row that nobody had asked for.
    private void lookUp(RowKey key) {
        if (!lookedUp.add(key)) {
            return;
        }
        RowState state = stored.state(key);
        if (state != null) {
            states.putIfAbsent(key, state);
        } else {
            state = stored.forgotten(key);
            if (state != null) {
                forgotten.put(key, state);
            }
        }
        Region reader = terms.device().region();
        if (state != null && !terms.regions().reaches(reader, state.feed())) {
            evictions.putIfAbsent(key, stored.evicted(key, reader.name()));
        }
    }

    /** Where ids lead to. */
    Merges merges() {
        return merges;
    }

    KeyedIds keyedIds() {
        return keyed;
    }

    /** The row as it is now; null for one the server never saw. */
    RowState state(RowKey key) {
        return states.get(key);
    }

    /** The row's deletion that was forgotten since; null where there is none. */
    RowState forgotten(RowKey key) {
        return forgotten.get(key);
    }

    /** The row as it is, or its deletion that was forgotten since; null for one the server never saw. */
    RowState knownOrForgotten(RowKey key) {
        return states.getOrDefault(key, forgotten.get(key));
    }

    /**
     * The row is deleted again, by the entry that had deleted it.
     *
     * @throws AllFeedsNeededException if that lies in a feed that is not locked
     */
    void remember(RowState deleted) {
        feed(deleted.feed());
        states.put(deleted.key(), deleted);
        dirty.add(deleted.key());
    }

    /** Newest number under which the row left the device's own feed; 0 where it never did. */
    long evicted(RowKey key) {
        return evictions.getOrDefault(key, 0L);
    }

    /** Another live row of the feed that claims one of the identifiers. */
    Optional<RowKey> holder(List<Identifier> wanted, RowKey key, String feed) {
        for (Identifier identifier : wanted) {
            for (Claim claim : claims.getOrDefault(identifier, List.of())) {
                if (claim.feed().equals(feed) && !claim.row().equals(key.id())) {
                    return Optional.of(new RowKey(key.table(), claim.row()));
                }
            }
        }
        return Optional.empty();
    }

    /** The contents of a row as they are now; null where they are gone. */
    List<Value> contents(RowState state) {
        LogEntry fresh = written.get(state.key());
        String image = fresh != null ? fresh.image() : stored.image(state);
        return image == null ? null : stored.read(image);
    }

    String write(List<Value> image) {
        return stored.write(image);
    }

    /** Live rows that follow the row along the catalog's parent columns, as they are now. */
    List<RowState> liveChildren(RowKey parent) {
        Set<String> childTables = stored.childTables(parent.table());
        Map<RowKey, RowState> children = new LinkedHashMap<>();
        if (childTables.isEmpty()) {
            return List.of();
        }
        stored.children(childTables, parent.id().text()).forEach(child -> children.put(child.key(), child));
        dirty.forEach(key -> {
            children.remove(key);
            RowState state = states.get(key);
            if (childTables.contains(key.table()) && parent.id().text().equals(state.parent()) && !state.deleted()) {
                children.put(key, state);
            }
        });
        return List.copyOf(children.values());
    }

    boolean hasChildTables(String table) {
        return !stored.childTables(table).isEmpty();
    }

    void append(LogEntry entry) {
        entries.add(entry);
        if (entry.deviceSequence() > 0) {
            appended.computeIfAbsent(entry.key(), key -> new ArrayList<>()).add(0, entry.asPastEdit());
        }
    }

    /** What was done to a row, this push included, newest first; at most {@link #LONGEST_TRAIL} of it. */
    List<PastEdit> trail(RowKey key) {
        List<PastEdit> trail = new ArrayList<>(appended.getOrDefault(key, List.of()));
        trail.addAll(stored.trail(key, LONGEST_TRAIL));
        return trail.subList(0, Math.min(trail.size(), LONGEST_TRAIL));
    }

    /** The row is now what {@code entry} says. */
    void hold(LogEntry entry, RowState state, List<Identifier> claimed) {
        RowState before = states.put(state.key(), state);
        if (before != null && before.deleted() && !state.deleted()) {
            revived.add(state.key());
        }
        dirty.add(state.key());
        written.put(state.key(), entry);
        if (claimed != null) {
            claimedBy
                    .getOrDefault(state.key(), List.of())
                    .forEach(identifier -> claims.get(identifier)
                            .removeIf(claim -> claim.row().equals(state.key().id())));
            claimed.forEach(identifier -> claims.computeIfAbsent(identifier, key -> new ArrayList<>())
                    .add(new Claim(state.key().id(), state.feed())));
            claimedBy.put(state.key(), claimed);
            identifiers.put(state.key(), claimed);
        }
    }

    void evict(RowKey key, String from, long sequence) {
        if (from.equals(terms.device().region().name())) {
            evictions.put(key, sequence);
        }
    }

    /** A change met another; it joins the conflict its row has in this push. */
    void meet(Conflict met) {
        concurrent++;
        Conflict before = conflicts.get(met.key());
        conflicts.put(met.key(), before == null ? met : before.joinedBy(met));
    }

    /** The device's own next change to a row that is in conflict and that it holds. */
    void continueChain(LogEntry entry) {
        conflicts.computeIfPresent(entry.key(), (row, before) -> before.continuedBy(entry.place()));
    }

    void orphan(RowState child, RowState parent) {
        orphans.add(new Conflict(
                child.key(),
                child.feed(),
                ConflictKind.ORPHAN,
                parent.place(),
                child.place(),
                1,
                false,
                false,
                List.of()));
    }

    boolean isOrphaned(RowKey key) {
        return orphans.stream().anyMatch(orphan -> orphan.key().equals(key));
    }

    /** Whether a change of this push holds the row. Its final stamp may be what a later change of the push proposes. */
    boolean isOfThisPush(RowState state) {
        return state.sequence() > feed(state.feed()).before();
    }

    /** A change came in the version that the row already has, with other contents. */
    void meetEqualVersion(RowState state, Change change) {
        equalVersions.put(
                state.key() + " " + state.feed() + "/" + state.sequence(),
                "Change " + change.sequence() + " of " + change.version().origin() + " came in version "
                        + change.version() + ", which the row already had with other contents.");
    }

    /** Rows that were pushed in a version they had with other contents, with what to say of each. */
    Map<String, String> equalVersions() {
        return equalVersions;
    }

    void supersede() {
        superseded++;
    }

    void quarantine(QuarantinedChange change) {
        quarantined.add(change);
    }

    void stamp(long stamp) {
        stamps.add(stamp);
    }

    List<LogEntry> entries() {
        return entries;
    }

    List<Long> stamps() {
        return stamps;
    }

    Map<String, Short> tables() {
        return tables;
    }

    Map<String, FeedHead> feeds() {
        return feeds;
    }

    Collection<RowState> dirtyStates() {
        return dirty.stream().map(states::get).toList();
    }

    Map<RowState, List<Identifier>> dirtyIdentifiers() {
        Map<RowState, List<Identifier>> claimed = new LinkedHashMap<>();
        identifiers.forEach((key, list) -> claimed.put(states.get(key), list));
        return claimed;
    }

    /** Rows that were deleted and are there again. */
    Set<RowKey> revived() {
        return revived;
    }

    /** Everybody whose version the judgement writes down. */
    Set<Origin> origins() {
        Set<Origin> origins = new HashSet<>(List.of(terms.device().origin(), terms.server()));
        dirty.forEach(key -> origins.add(states.get(key).version().origin()));
        return origins;
    }

    List<Conflict> conflicts() {
        List<Conflict> all = new ArrayList<>(conflicts.values());
        all.addAll(orphans);
        return all;
    }

    List<QuarantinedChange> quarantined() {
        return quarantined;
    }

    int supersededCount() {
        return superseded;
    }

    int concurrentCount() {
        return concurrent;
    }

    /** In one line, for the activity log: tables with their counts. */
    String summary(int pushed) {
        Map<String, Integer> counts = new TreeMap<>();
        entries.forEach(entry -> counts.merge(entry.key().table(), 1, Integer::sum));
        return pushed + " changes; entries " + counts + "; superseded " + superseded + "; concurrent " + concurrent
                + "; quarantined " + quarantined.size();
    }

    /** Rows a push left deleted. */
    List<RowState> freshTombstones() {
        Set<RowState> deleted = new HashSet<>();
        dirty.forEach(key -> {
            if (states.get(key).deleted()) {
                deleted.add(states.get(key));
            }
        });
        return List.copyOf(deleted);
    }

    static List<Identifier> identifiers(List<String> columns, TableSchema schema, List<Value> image) {
        List<Identifier> found = new ArrayList<>();
        for (String column : columns) {
            int index = schema.indexOf(column);
            String text = index < 0 ? null : identifyingText(image.get(index));
            if (text != null) {
                found.add(new Identifier(schema.table(), column, text));
            }
        }
        return found;
    }

    /**
     * A value as identifiers are stored; null for one that identifies nothing. PostgreSQL's text holds no NUL, and its
     * indexes no long text.
     */
    private static String identifyingText(Value value) {
        if (value instanceof Value.Text text) {
            boolean storable = text.text().indexOf('\0') < 0 && text.text().length() <= LONGEST_IDENTIFIER;
            return storable ? text.text() : null;
        }
        return value instanceof Value.Int integer ? Long.toString(integer.number()) : null;
    }
}
