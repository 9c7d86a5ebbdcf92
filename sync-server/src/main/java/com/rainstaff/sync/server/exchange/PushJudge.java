package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.conflict.LastWriteWins;
import com.rainstaff.sync.conflict.Verdict;
import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.LogEntry;
import com.rainstaff.sync.server.changelog.PastEdit;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.changelog.RowStates.Identifier;
import com.rainstaff.sync.server.conflict.ConflictKind;
import com.rainstaff.sync.server.quarantine.QuarantinedChange;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges the changes of one push in their order: which feed each belongs to, when it was made, whether it holds its row,
 * and what it met. A change that cannot be accepted is quarantined and the others go on. For use by one thread.
 */
final class PushJudge {
    private final Judgement judgement;
    private final PushTerms terms;
    private final StampSequence stamps;
    private final CarriedColumns carried;
    private final HomeFeeds homes;
    private final DerivedRows derived;
    private final RowMoves moves;
    private final Sight sight;
    private final LateReturns late;
    private final Meetings meetings;
    private final ColumnMerge columns;

    PushJudge(Judgement judgement) {
        this.judgement = judgement;
        this.terms = judgement.terms();
        this.stamps = new StampSequence(terms.bounds());
        this.carried = new CarriedColumns(judgement);
        this.homes = new HomeFeeds(judgement);
        this.derived = new DerivedRows(judgement, homes);
        this.moves = new RowMoves(judgement, homes, derived);
        this.sight = new Sight(judgement);
        this.late = new LateReturns(judgement, sight);
        this.meetings = new Meetings(judgement);
        this.columns = new ColumnMerge(judgement, sight);
    }

    /** The device's changes up to {@code stamp} are in the log: whatever its clock says, it made the next ones after them. */
    void follow(long stamp) {
        stamps.after(stamp);
    }

    /** @throws AllFeedsNeededException if the change reaches into a feed that is not locked */
    void judge(Change change) {
        judgement.merges().begin();
        try {
            checkTable(change);
            judgement.keyedIds().requireWellFormed(change.key());
            if (change instanceof Upsert upsert) {
                judgeUpsert(upsert);
            } else {
                judgeTombstone((Tombstone) change);
            }
        } catch (RowFaultException fault) {
            RowVersion bounded = RowVersion.of(
                    stamps.next(change.version(), 0), terms.device().origin());
            judgement.quarantine(new QuarantinedChange(
                    versioned(change, bounded), terms.base(base(change)), fault.problem(), fault.getMessage()));
            judgement.stamp(change.version().stamp());
        }
    }

    private static int base(Change change) {
        return change instanceof Upsert upsert ? upsert.base() : ((Tombstone) change).base();
    }

    private static Change versioned(Change change, RowVersion version) {
        return change instanceof Upsert upsert
                ? new Upsert(
                        upsert.sequence(),
                        upsert.key(),
                        version,
                        upsert.base(),
                        upsert.schema(),
                        upsert.changed(),
                        upsert.image())
                : new Tombstone(change.sequence(), change.key(), version, base(change));
    }

    /** Says once more, as the server, what the row is: its writer, which let go of it, gets it back by that. */
    void echo(RowKey key) {
        RowState state = judgement.state(key);
        if (!state.version().origin().equals(terms.device().origin())) {
            return;
        }
        long stamp = state.version().stamp();
        if (state.deleted()) {
            derived.tombstone(key, state.feed(), state.parent(), stamp);
        } else {
            derived.upsert(
                    key,
                    judgement.schema(state.schemaId()),
                    judgement.contents(state),
                    ColumnMask.of(),
                    state.feed(),
                    stamp);
        }
    }

    /** By how much the changes were dated into the future at most. */
    Duration ahead() {
        return Duration.ofMillis(stamps.aheadMillis());
    }

    /** Notes live rows that follow rows this push deleted. */
    void findOrphans() {
        meetings.noteOrphans();
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
        RowState known = late.known(key, upsert.base());
        RowState state = known == null || homes.leftItsKey(upsert, known) ? null : known;
        String feed = state == null || homes.hasNoRegion(state)
                ? homes.ofNew(upsert, table, schema, image)
                : homes.reachable(upsert, upsert.base(), state);
        RowKey alias = null;
        if (state == null && claimed != null) {
            Optional<RowKey> survivor = judgement.holder(claimed, key, feed);
            if (survivor.isPresent()) {
                alias = key;
                key = survivor.get();
                state = judgement.state(key);
            }
        }
        if (state == null && late.isLost(key)) {
            state = derived.tombstone(key, feed, null, 0);
        }
        String target = state == null || alias != null ? feed : homes.target(upsert, table, schema, image, feed);
        CarriedColumns.Whole whole = carried.complete(upsert, announced, image, state);
        write(new Written(
                whole.change(),
                key,
                alias,
                state,
                feed,
                target,
                whole.announced(),
                whole.image(),
                judgement.write(whole.image()),
                table.identifiedBy().isEmpty()
                        ? null
                        : Judgement.identifiers(
                                table.identifiedBy(), whole.announced().schema(), whole.image())));
    }

    /**
     * An upsert with all that was found out about it.
     *
     * @param alias the id it came under, where that turns out to be {@code key}; null otherwise
     */
    private record Written(
            Upsert change,
            RowKey key,
            RowKey alias,
            RowState state,
            String feed,
            String target,
            AnnouncedSchema announced,
            List<Value> image,
            String imageText,
            List<Identifier> claimed) {
        boolean merged() {
            return alias != null;
        }
    }

    private void write(Written w) {
        if (hasVersionOf(w.state(), w.change())
                && !w.state().holds(w.announced().id(), w.imageText())) {
            judgement.meetEqualVersion(w.state(), w.change());
        }
        boolean byColumn = terms.catalog().table(w.key().table()).merge() == CatalogTable.Merge.COLUMN && !w.merged();
        Sight.Encounter encounter = w.merged()
                ? Sight.atMerge(w.state())
                : sight.encounter(w.key(), w.state(), w.change().base(), byColumn);
        long floor = w.target().equals(w.feed()) ? encounter.floor() : RowMoves.aboveEvictions(encounter.floor());
        long stamp = stamps.next(w.change().version(), floor);
        RowVersion version = RowVersion.of(stamp, terms.device().origin());
        judgement.stamp(stamp);
        if (w.merged()) {
            merge(w.alias(), w.key(), w.feed(), stamp);
        }
        Optional<ColumnMerge.Both> both = byColumn && w.state() != null
                ? columns.of(w.change(), version, w.state(), w.announced(), w.image(), encounter)
                : Optional.empty();
        if (both.isPresent()) {
            writeBoth(w, version, both.get());
        } else {
            writeWhole(w, version, encounter);
        }
    }

    private void writeWhole(Written w, RowVersion version, Sight.Encounter encounter) {
        boolean tooLate = late.isLate(w.state(), w.change().base());
        Verdict verdict = tooLate ? Verdict.SUPERSEDED : verdict(version, w.state());
        boolean leaves = verdict == Verdict.APPLIED && !w.target().equals(w.feed());
        if (leaves) {
            moves.evict(w.key(), w.feed(), w.target(), version.stamp());
        }
        FeedHead feed = judgement.feed(leaves ? w.target() : w.feed());
        LogEntry entry = entry(w, feed, version, verdict);
        judgement.append(entry);
        if (tooLate) {
            meet(w, entry, Sight.holder(w.state()), ConflictKind.LATE_RETURN);
        } else {
            meetOthers(w, entry, encounter);
        }
        if (verdict != Verdict.APPLIED) {
            judgement.supersede();
            return;
        }
        RowKey parent = homes.parentKey(w.image(), w.announced().schema());
        RowState state = new RowState(
                w.key(),
                feed.name(),
                entry.sequence(),
                version,
                false,
                parent == null ? null : parent.id().text(),
                w.announced().id(),
                entry.salt(),
                entry.imageHash(),
                false);
        judgement.hold(entry, state, w.claimed());
        meetings.noteOrphan(w.state(), state, parent);
        if (parentLeft(parent, w.state(), state, w.change().base())) {
            moves.follow(
                    state, w.announced(), w.image(), judgement.state(parent).feed());
            return;
        }
        moves.relabel(state, w.announced(), w.image());
        if (leaves) {
            moves.childrenFollow(w.key(), w.target());
        }
    }

    /** Whether the row's parent went to another region, and the writer had not heard of it. */
    private boolean parentLeft(RowKey parent, RowState before, RowState state, int base) {
        RowState above = parent == null ? null : judgement.state(parent);
        if (above == null || above.deleted() || !areInTwoRegions(above, state)) {
            return false;
        }
        Region writer = terms.device().region();
        if (writer.isAll()) {
            boolean comesBack = before != null && before.deleted();
            return comesBack || !sight.sees(above, base);
        }
        return state.feed().equals(writer.name())
                && judgement.evicted(parent) > terms.basePosition(base, writer.name());
    }

    private static boolean areInTwoRegions(RowState one, RowState other) {
        return !one.feed().equals(other.feed())
                && !one.feed().equals(Feeds.SHARED)
                && !other.feed().equals(Feeds.SHARED);
    }

    /** The change stays in the log as it came; the row reads as both sides together left it. */
    private void writeBoth(Written w, RowVersion version, ColumnMerge.Both both) {
        LogEntry entry = entry(w, judgement.feed(w.feed()), version, verdict(version, w.state()));
        judgement.append(entry);
        if (both.clash().isPresent()) {
            PastEdit other = both.clash().get();
            meetings.note(entry, other, version.compareTo(other.version()) > 0, ConflictKind.UPDATE_UPDATE, List.of());
        } else {
            judgement.continueChain(entry);
        }
        if (w.state().holds(both.announced().id(), judgement.write(both.image()))) {
            judgement.supersede();
            return;
        }
        boolean leaves = !w.target().equals(w.feed()) && takesRegion(both);
        String to = leaves ? w.target() : w.feed();
        long stamp = Math.max(version.stamp(), w.state().version().stamp());
        if (leaves) {
            moves.evict(w.key(), w.feed(), to, stamp);
            stamp = RowMoves.aboveEvictions(stamp);
        }
        RowState state = derived.upsert(w.key(), both.announced(), both.image(), both.taken(), to, stamp);
        meetings.noteOrphan(
                w.state(), state, homes.parentKey(both.image(), both.announced().schema()));
        moves.relabel(state, both.announced(), both.image());
        if (leaves) {
            moves.childrenFollow(w.key(), to);
        }
    }

    private boolean takesRegion(ColumnMerge.Both both) {
        TableSchema schema = both.announced().schema();
        return both.taken()
                .contains(schema.indexOf(terms.catalog().table(schema.table()).regionColumn()));
    }

    private LogEntry entry(Written w, FeedHead feed, RowVersion version, Verdict verdict) {
        judgement.merges().tell(feed);
        Upsert change = w.change();
        SealedImage sealed = SealedImage.of(w.imageText());
        return new LogEntry(
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
                sealed.text(),
                sealed.salt(),
                sealed.hash());
    }

    private void judgeTombstone(Tombstone tombstone) {
        RowKey key = judgement.resolve(tombstone.key());
        RowState state = late.known(key, tombstone.base());
        String feedName =
                state != null ? homes.reachable(tombstone, tombstone.base(), state) : homes.ofUnknown(tombstone);
        if (hasVersionOf(state, tombstone) && !state.deleted()) {
            judgement.meetEqualVersion(state, tombstone);
        }
        FeedHead feed = judgement.feed(feedName);
        judgement.merges().tell(feed);
        Sight.Encounter encounter = sight.encounter(key, state, tombstone.base(), false);
        long stamp = stamps.next(tombstone.version(), encounter.floor());
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
        if (encounter.met().isPresent() && !state.deleted()) {
            meetings.note(
                    entry, encounter.met().get(), verdict == Verdict.APPLIED, ConflictKind.DELETE_UPDATE, List.of());
        } else if (verdict == Verdict.APPLIED) {
            judgement.continueChain(entry);
        }
        if (verdict != Verdict.APPLIED) {
            judgement.supersede();
            return;
        }
        judgement.hold(
                entry,
                RowState.deleted(key, feedName, entry.sequence(), version, state == null ? null : state.parent()),
                terms.catalog().table(key.table()).identifiedBy().isEmpty() ? null : List.of());
    }

    private void checkFit(Upsert upsert, TableSchema schema) {
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
        judgement.keyedIds().requireAgrees(upsert.key(), schema, upsert.image());
    }

    private Value resolved(RowKey referred) {
        KeyedIds.requireShort(referred);
        return new Value.Reference(judgement.resolve(referred).id());
    }

    private List<Value> resolved(List<Value> image, TableSchema schema) {
        List<Value> resolved = new ArrayList<>(image.size());
        for (int i = 0; i < image.size(); i++) {
            String table = schema.columns().get(i).references();
            resolved.add(
                    table != null && image.get(i) instanceof Value.Reference reference
                            ? resolved(new RowKey(table, reference.row()))
                            : image.get(i));
        }
        return resolved;
    }

    // As it was proposed: the stamp it gets is above the row's.
    private boolean hasVersionOf(RowState state, Change change) {
        return state != null && change.version().equals(state.version()) && !judgement.isOfThisPush(state);
    }

    private static Verdict verdict(RowVersion version, RowState state) {
        return state == null ? Verdict.APPLIED : onlyTwo(LastWriteWins.judge(version, state.version()));
    }

    /** The log knows applied and superseded: an equal version again changes nothing. */
    private static Verdict onlyTwo(Verdict verdict) {
        return verdict == Verdict.DUPLICATE ? Verdict.SUPERSEDED : verdict;
    }

    private void meetOthers(Written w, LogEntry entry, Sight.Encounter encounter) {
        RowState before = w.state();
        if (encounter.met().isPresent() && !before.holds(w.announced().id(), w.imageText())) {
            ConflictKind kind = before.deleted() ? ConflictKind.UPDATE_DELETE : ConflictKind.UPDATE_UPDATE;
            meet(w, entry, encounter.met().get(), w.merged() ? ConflictKind.MERGE : kind);
        } else if (entry.verdict() == Verdict.APPLIED) {
            judgement.continueChain(entry);
        }
    }

    private void meet(Written w, LogEntry entry, PastEdit other, ConflictKind kind) {
        List<RowId> aliases = w.merged() ? List.of(w.alias().id()) : List.of();
        meetings.note(entry, other, entry.verdict() == Verdict.APPLIED, kind, aliases);
    }

    private void merge(RowKey alias, RowKey survivor, String feedName, long stamp) {
        FeedHead feed = judgement.feed(feedName);
        // Nothing may come between this merge and the change that made it.
        judgement.merges().tell(feed);
        judgement.merges().lead(alias, survivor, feed, stamp);
    }
}
