package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.conflict.LastWriteWins;
import com.rainstaff.sync.conflict.Verdict;
import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.LogEntry;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.changelog.RowStates.Identifier;
import com.rainstaff.sync.server.conflict.Conflict;
import com.rainstaff.sync.server.conflict.ConflictKind;
import com.rainstaff.sync.server.integrity.HashChain;
import com.rainstaff.sync.server.quarantine.QuarantinedChange;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges the changes of one push in their order: which feed each belongs to, when it was made, whether it holds its row,
 * and what it met. A change that cannot be accepted is quarantined and the others go on. For use by one thread.
 */
final class PushJudge {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;

    private final Judgement judgement;
    private final PushTerms terms;
    private final StampSequence stamps;

    PushJudge(Judgement judgement) {
        this.judgement = judgement;
        this.terms = judgement.terms();
        this.stamps = new StampSequence(terms.bounds());
    }

    /** @throws AllFeedsNeededException if the change reaches into a feed that is not locked */
    void judge(Change change) {
        try {
            checkTable(change);
            if (change instanceof Upsert upsert) {
                judgeUpsert(upsert);
            } else {
                judgeTombstone((Tombstone) change);
            }
        } catch (RowFaultException fault) {
            judgement.quarantine(new QuarantinedChange(change, fault.problem(), fault.getMessage()));
            judgement.stamp(change.version().stamp());
        }
    }

    /** Notes live rows that follow rows this push deleted. */
    void findOrphans() {
        for (RowState deleted : judgement.freshTombstones()) {
            if (judgement.hasChildTables(deleted.key().table())) {
                judgement.liveChildren(deleted.key()).stream()
                        .filter(child -> !judgement.isOrphaned(child.key()))
                        .forEach(child -> judgement.orphan(child, deleted));
            }
        }
    }

    private void checkTable(Change change) {
        CatalogTable table = terms.catalog().table(change.key().table());
        if (table.scope() == Scope.LOCAL) {
            throw new RowFaultException(
                    ProblemType.MISFIT_ROW, "Rows of table " + change.key().table() + " stay on their PC.");
        }
        if (table.scope() == Scope.SHARED
                && table.writers() == CatalogTable.Writers.HEADQUARTERS
                && !terms.device().region().isAll()) {
            throw new RowFaultException(
                    ProblemType.FOREIGN_REGION,
                    "Only headquarters writes table " + change.key().table() + ".");
        }
        if (!table.onlyKeys().isEmpty()
                && table.onlyKeys().stream()
                        .noneMatch(key -> change.key().id().text().equals("[\"" + key + "\"]"))) {
            throw new RowFaultException(
                    ProblemType.MISFIT_ROW,
                    "Row " + change.key().id() + " of table " + change.key().table() + " stays on its PC.");
        }
    }

    private void judgeUpsert(Upsert upsert) {
        AnnouncedSchema announced = judgement
                .schema(upsert.schema())
                .orElseThrow(() -> new SyncException(
                        ProblemType.UNKNOWN_SCHEMA,
                        "Change " + upsert.sequence() + " uses schema " + upsert.schema()
                                + ", which was not announced. Nothing was changed; announce it and push again."));
        TableSchema schema = announced.schema();
        checkFit(upsert, schema);
        CatalogTable table = terms.catalog().table(schema.table());
        List<Value> image = resolved(upsert.image(), schema);
        List<Identifier> claimed =
                table.identifiedBy().isEmpty() ? null : Judgement.identifiers(table.identifiedBy(), schema, image);
        RowKey key = judgement.resolve(upsert.key());
        RowState state = judgement.state(key);
        String feed = state != null ? reachable(upsert, upsert.base(), state) : feedOfNew(upsert, table, schema, image);
        boolean merged = false;
        if (state == null && claimed != null) {
            Optional<RowKey> survivor = judgement.holder(claimed, key, feed);
            if (survivor.isPresent()) {
                long stamp = stamps.next(upsert.version(), 0);
                merge(key, survivor.get(), feed, stamp);
                key = survivor.get();
                state = judgement.state(key);
                merged = true;
            }
        }
        String target = state == null || merged ? feed : target(upsert, table, schema, image, state);
        write(new Written(upsert, key, state, feed, target, merged, announced, image, judgement.write(image), claimed));
    }

    /** An upsert with all that was found out about it. */
    private record Written(
            Upsert change,
            RowKey key,
            RowState state,
            String feed,
            String target,
            boolean merged,
            AnnouncedSchema announced,
            List<Value> image,
            String imageText,
            List<Identifier> claimed) {}

    private void write(Written w) {
        Upsert change = w.change();
        long stamp = w.merged() ? stamps.last() : stamps.next(change.version(), floor(change.base(), w.state()));
        RowVersion version = RowVersion.of(stamp, terms.device().origin());
        Verdict verdict = verdict(version, w.state());
        boolean moves = verdict == Verdict.APPLIED && !w.target().equals(w.feed());
        if (moves) {
            evict(w.key(), w.feed(), w.target(), stamp);
        }
        FeedHead feed = judgement.feed(moves ? w.target() : w.feed());
        byte[] salt = salt();
        byte[] hash = HashChain.salted(salt, w.imageText());
        LogEntry entry = new LogEntry(
                feed,
                feed.next(),
                EntryKind.UPSERT,
                verdict,
                w.key(),
                version,
                change.sequence(),
                terms.basePosition(change.base(), w.feed()),
                change.version().stamp(),
                w.announced().id(),
                change.changed().equals(ColumnMask.ALL)
                        ? null
                        : change.changed().toString(),
                null,
                w.imageText(),
                salt,
                hash);
        judgement.append(entry);
        judgement.stamp(stamp);
        String parent = parent(w.image(), w.announced().schema());
        meetOthers(w, entry, moves);
        if (verdict != Verdict.APPLIED) {
            judgement.supersede();
            return;
        }
        RowState state = new RowState(
                w.key(),
                feed.name(),
                entry.sequence(),
                version,
                false,
                parent,
                w.announced().id(),
                salt,
                hash);
        judgement.hold(entry, state, w.claimed());
        noteOrphan(w, state);
        relabel(w, state);
        if (moves) {
            childrenFollow(w.key(), w.target());
        }
    }

    private void judgeTombstone(Tombstone tombstone) {
        RowKey key = judgement.resolve(tombstone.key());
        RowState state = judgement.state(key);
        String feedName = state != null ? reachable(tombstone, tombstone.base(), state) : feedOfUnknown(tombstone);
        FeedHead feed = judgement.feed(feedName);
        long stamp = stamps.next(tombstone.version(), floor(tombstone.base(), state));
        RowVersion version = RowVersion.of(stamp, terms.device().origin());
        Verdict verdict = verdict(version, state);
        LogEntry entry = new LogEntry(
                feed,
                feed.next(),
                EntryKind.TOMBSTONE,
                verdict,
                key,
                version,
                tombstone.sequence(),
                terms.basePosition(tombstone.base(), feedName),
                tombstone.version().stamp(),
                null,
                null,
                null,
                null,
                null,
                null);
        judgement.append(entry);
        judgement.stamp(stamp);
        if (isConcurrent(tombstone.base(), state) && !state.deleted()) {
            meet(entry, state, ConflictKind.DELETE_UPDATE, false);
        } else if (verdict == Verdict.APPLIED) {
            judgement.continueChain(key, entry.sequence());
        }
        if (verdict == Verdict.APPLIED) {
            judgement.hold(
                    entry,
                    new RowState(
                            key,
                            feedName,
                            entry.sequence(),
                            version,
                            true,
                            state == null ? null : state.parent(),
                            null,
                            null,
                            null),
                    terms.catalog().table(key.table()).identifiedBy().isEmpty() ? null : List.of());
        } else {
            judgement.supersede();
        }
    }

    private static void checkFit(Upsert upsert, TableSchema schema) {
        if (!schema.table().equals(upsert.key().table())) {
            throw new RowFaultException(
                    ProblemType.MISFIT_ROW,
                    "Schema " + upsert.schema() + " describes table " + schema.table() + ", not "
                            + upsert.key().table() + ".");
        }
        if (upsert.image().size() != schema.columns().size()) {
            throw new RowFaultException(
                    ProblemType.MISFIT_ROW,
                    "The row has " + upsert.image().size() + " values where its schema has "
                            + schema.columns().size() + " columns.");
        }
        if (schema.isNumbered() != upsert.key().id().isNumbered()) {
            throw new RowFaultException(
                    ProblemType.MISFIT_ROW,
                    "Row id " + upsert.key().id() + " does not fit the primary key of table " + schema.table() + ".");
        }
    }

    private List<Value> resolved(List<Value> image, TableSchema schema) {
        List<Value> resolved = new ArrayList<>(image.size());
        for (int i = 0; i < image.size(); i++) {
            Value value = image.get(i);
            String table = schema.columns().get(i).references();
            resolved.add(
                    table != null && value instanceof Value.Reference reference
                            ? new Value.Reference(judgement
                                    .resolve(new RowKey(table, reference.row()))
                                    .id())
                            : value);
        }
        return resolved;
    }

    /** The feed of a row that exists, if the device may write it or could at its base. */
    private String reachable(Change change, int base, RowState state) {
        Region region = terms.device().region();
        if (terms.regions().reaches(region, state.feed())
                || judgement.evicted(state.key()) > terms.basePosition(base, region.name())) {
            return state.feed();
        }
        throw new RowFaultException(
                ProblemType.FOREIGN_REGION,
                "Row " + change.key() + " belongs to " + state.feed() + ", which a device of " + region
                        + " does not write.");
    }

    private String feedOfNew(Upsert upsert, CatalogTable table, TableSchema schema, List<Value> image) {
        if (table.scope() == Scope.SHARED) {
            return Feeds.SHARED;
        }
        Region own = terms.device().region();
        Optional<Region> named = namedRegion(table, schema, image);
        if (named.isPresent()) {
            if (!terms.regions().reaches(own, named.get().name())) {
                throw new RowFaultException(
                        ProblemType.FOREIGN_REGION,
                        "The new row " + upsert.key() + " names region " + named.get() + ", which a device of " + own
                                + " does not write.");
            }
            return named.get().name();
        }
        return own.isAll() ? feedOfParent(upsert, schema, image) : own.name();
    }

    private String feedOfParent(Upsert upsert, TableSchema schema, List<Value> image) {
        RowKey parent = parentKey(image, schema);
        RowState state = parent == null ? null : judgement.state(parent);
        if (state == null || state.feed().equals(Feeds.SHARED)) {
            throw new RowFaultException(
                    ProblemType.FOREIGN_REGION,
                    "The new row " + upsert.key() + " names no region, nor does its parent.");
        }
        return state.feed();
    }

    private String feedOfUnknown(Tombstone tombstone) {
        if (terms.catalog().table(tombstone.key().table()).scope() == Scope.SHARED) {
            return Feeds.SHARED;
        }
        Region own = terms.device().region();
        if (own.isAll()) {
            throw new RowFaultException(
                    ProblemType.FOREIGN_REGION,
                    "The deleted row " + tombstone.key() + " is unknown, and nothing says which region it was of.");
        }
        return own.name();
    }

    /** Where the row is to lie: another region's feed where the writer changed its region. */
    private String target(Upsert upsert, CatalogTable table, TableSchema schema, List<Value> image, RowState state) {
        boolean mayMove = table.scope() == Scope.REGION
                && terms.regions().reaches(terms.device().region(), state.feed())
                && table.regionColumn() != null
                && schema.indexOf(table.regionColumn()) >= 0
                && upsert.changed().contains(schema.indexOf(table.regionColumn()));
        return mayMove ? namedRegion(table, schema, image).map(Region::name).orElse(state.feed()) : state.feed();
    }

    private Optional<Region> namedRegion(CatalogTable table, TableSchema schema, List<Value> image) {
        int index = table.regionColumn() == null ? -1 : schema.indexOf(table.regionColumn());
        return index >= 0 && image.get(index) instanceof Value.Text label
                ? terms.regions().meantBy(label.text())
                : Optional.empty();
    }

    private RowKey parentKey(List<Value> image, TableSchema schema) {
        String column = terms.catalog().table(schema.table()).parentColumn();
        int index = column == null ? -1 : schema.indexOf(column);
        String parentTable = index < 0 ? null : schema.columns().get(index).references();
        return parentTable != null && image.get(index) instanceof Value.Reference reference
                ? new RowKey(parentTable, reference.row())
                : null;
    }

    private String parent(List<Value> image, TableSchema schema) {
        RowKey key = parentKey(image, schema);
        return key == null ? null : key.id().text();
    }

    /** What a change must come after: the version its writer had seen, or wrote. */
    private long floor(int base, RowState state) {
        if (state == null) {
            return 0;
        }
        boolean seen = state.sequence() <= terms.basePosition(base, state.feed());
        boolean own = state.version().origin().equals(terms.device().origin());
        return seen || own ? state.version().stamp() : 0;
    }

    private static Verdict verdict(RowVersion version, RowState state) {
        return state == null ? Verdict.APPLIED : onlyTwo(LastWriteWins.judge(version, state.version()));
    }

    /** The log knows applied and superseded: an equal version again changes nothing. */
    private static Verdict onlyTwo(Verdict verdict) {
        return verdict == Verdict.DUPLICATE ? Verdict.SUPERSEDED : verdict;
    }

    private boolean isConcurrent(int base, RowState state) {
        return state != null
                && state.sequence() > terms.basePosition(base, state.feed())
                && !state.version().origin().device().equals(terms.device().id())
                && !state.version().origin().equals(Origin.SERVER);
    }

    private void meetOthers(Written w, LogEntry entry, boolean moves) {
        RowState state = w.state();
        boolean met = w.merged() || isConcurrent(w.change().base(), state);
        if (met && !state.holds(w.announced().id(), w.imageText())) {
            ConflictKind kind = state.deleted() ? ConflictKind.UPDATE_DELETE : ConflictKind.UPDATE_UPDATE;
            meet(entry, state, w.merged() ? ConflictKind.MERGE : kind, moves);
        } else if (entry.verdict() == Verdict.APPLIED) {
            judgement.continueChain(w.key(), entry.sequence());
        }
    }

    private void meet(LogEntry entry, RowState state, ConflictKind kind, boolean moves) {
        boolean applied = entry.verdict() == Verdict.APPLIED;
        long apart = Math.abs(entry.version().wallMillis() - state.version().wallMillis());
        judgement.meet(new Conflict(
                entry.key(),
                moves ? entry.feed().name() : state.feed(),
                kind,
                applied ? entry.sequence() : state.sequence(),
                applied ? state.sequence() : entry.sequence(),
                1,
                apart <= terms.nearTieMillis()));
    }

    private void noteOrphan(Written w, RowState state) {
        RowKey parentKey = parentKey(w.image(), w.announced().schema());
        RowState parent = parentKey == null ? null : judgement.state(parentKey);
        boolean newlyChild = w.state() == null
                || w.state().deleted()
                || !Objects.equals(w.state().parent(), state.parent());
        if (parent != null && parent.deleted() && newlyChild && !judgement.isOrphaned(state.key())) {
            judgement.orphan(state, parent);
        }
    }

    private void merge(RowKey alias, RowKey survivor, String feedName, long stamp) {
        FeedHead feed = judgement.feed(feedName);
        judgement.append(
                serverEntry(feed, EntryKind.MERGE, alias, stamp, survivor.id().text()));
        judgement.lead(alias, survivor);
    }

    private void evict(RowKey key, String from, String to, long stamp) {
        judgement.feed(to);
        FeedHead feed = judgement.feed(from);
        LogEntry entry = serverEntry(feed, EntryKind.EVICT, key, stamp, to);
        judgement.append(entry);
        judgement.evict(key, from, entry.sequence());
    }

    private static LogEntry serverEntry(FeedHead feed, EntryKind kind, RowKey key, long stamp, String target) {
        RowVersion version = RowVersion.of(stamp, Origin.SERVER);
        return new LogEntry(
                feed,
                feed.next(),
                kind,
                Verdict.APPLIED,
                key,
                version,
                0,
                0,
                stamp,
                null,
                null,
                target,
                null,
                null,
                null);
    }

    /** A row whose label still names the region it left gets the one it is in. */
    private void relabel(Written w, RowState state) {
        CatalogTable table = terms.catalog().table(w.key().table());
        boolean stale = table.scope() == Scope.REGION
                && namedRegion(table, w.announced().schema(), w.image())
                        .filter(named -> !named.name().equals(state.feed()))
                        .isPresent();
        if (stale) {
            rewrite(state, w.announced(), w.image(), state.feed());
        }
    }

    /** Children go where their parent went, parents first. */
    private void childrenFollow(RowKey parent, String to) {
        for (RowState child : judgement.liveChildren(parent)) {
            if (child.feed().equals(to) || child.feed().equals(Feeds.SHARED)) {
                continue;
            }
            List<Value> contents = judgement.contents(child);
            if (contents == null) {
                continue;
            }
            evict(child.key(), child.feed(), to, child.version().stamp());
            rewrite(child, judgement.schema(child.schemaId()), contents, to);
            childrenFollow(child.key(), to);
        }
    }

    /** The server's own next version of a row: its contents in the feed {@code to}, its region column saying so. */
    private void rewrite(RowState state, AnnouncedSchema announced, List<Value> contents, String to) {
        TableSchema schema = announced.schema();
        CatalogTable table = terms.catalog().table(schema.table());
        List<Value> image = new ArrayList<>(contents);
        int index = table.regionColumn() == null ? -1 : schema.indexOf(table.regionColumn());
        if (index >= 0) {
            image.set(index, new Value.Text(to));
        }
        FeedHead feed = judgement.feed(to);
        String text = judgement.write(image);
        byte[] salt = salt();
        byte[] hash = HashChain.salted(salt, text);
        long stamp = state.version().stamp() + 1;
        RowVersion version = RowVersion.of(stamp, Origin.SERVER);
        LogEntry entry = new LogEntry(
                feed,
                feed.next(),
                EntryKind.UPSERT,
                Verdict.APPLIED,
                state.key(),
                version,
                0,
                0,
                stamp,
                announced.id(),
                index < 0 ? "0" : ColumnMask.of(index).toString(),
                null,
                text,
                salt,
                hash);
        judgement.append(entry);
        judgement.hold(
                entry,
                new RowState(
                        state.key(), to, entry.sequence(), version, false, state.parent(), announced.id(), salt, hash),
                table.identifiedBy().isEmpty() ? null : Judgement.identifiers(table.identifiedBy(), schema, image));
    }

    private static byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return salt;
    }
}
