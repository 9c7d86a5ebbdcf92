package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.RowState;
import java.util.List;
import java.util.Optional;

/** In which feed a row lies: what the catalog, its label and its parent say, and what its writer may reach. */
final class HomeFeeds {
    private final Judgement judgement;
    private final PushTerms terms;

    HomeFeeds(Judgement judgement) {
        this.judgement = judgement;
        this.terms = judgement.terms();
    }

    /**
     * The feed of a row that exists.
     *
     * @throws RowFaultException if the device may not write it and could not at its base
     */
    String reachable(Change change, int base, RowState state) {
        if (reaches(state, base)) {
            return state.feed();
        }
        throw new RowFaultException(
                ProblemType.FOREIGN_REGION,
                "Row " + change.key() + " belongs to " + state.feed() + ", which a device of "
                        + terms.device().region() + " does not write.");
    }

    private boolean reaches(RowState state, int base) {
        Region region = terms.device().region();
        return terms.regions().reaches(region, state.feed())
                || judgement.evicted(state.key()) > terms.basePosition(base, region.name());
    }

    /**
     * Whether the row is gone from a region that the device does not reach, and left a key that people choose: what has it
     * now is another row, if it can be newer than the deletion.
     *
     * @throws AllFeedsNeededException if it is so, and the region's feed is not locked: somebody there may take the key too
     */
    boolean leftItsKey(Upsert upsert, RowState state) {
        boolean stampStands = terms.stampsStand() || StampSequence.isBaseline(upsert.version());
        boolean left = state.deleted()
                && !state.key().id().isNumbered()
                && (!stampStands || upsert.version().compareTo(state.version()) > 0)
                && !reaches(state, upsert.base());
        if (left) {
            judgement.feed(state.feed());
        }
        return left;
    }

    /** @throws RowFaultException if the row is another region's, or nothing says whose */
    String ofNew(Upsert upsert, CatalogTable table, TableSchema schema, List<Value> image) {
        if (table.scope() == Scope.SHARED) {
            return Feeds.SHARED;
        }
        Region own = terms.device().region();
        Optional<Region> named = named(schema, image);
        if (named.isPresent()) {
            if (!terms.regions().reaches(own, named.get().name())) {
                throw new RowFaultException(
                        ProblemType.FOREIGN_REGION,
                        "The new row " + upsert.key() + " names region " + named.get() + ", which a device of " + own
                                + " does not write.");
            }
            return named.get().name();
        }
        return own.isAll() ? ofParent(upsert, schema, image) : own.name();
    }

    private String ofParent(Upsert upsert, TableSchema schema, List<Value> image) {
        RowKey parent = parentKey(image, schema);
        RowState state = parent == null ? null : judgement.state(parent);
        if (state == null || state.feed().equals(Feeds.SHARED)) {
            throw new RowFaultException(
                    ProblemType.FOREIGN_REGION,
                    "The new row " + upsert.key() + " names no region, nor does its parent.");
        }
        return state.feed();
    }

    /**
     * The feed of a deletion of a row that nobody has told of. Of headquarters' nothing says which region's the row was, so
     * that every region hears of it.
     */
    String ofUnknown(Tombstone tombstone) {
        Region own = terms.device().region();
        return own.isAll() || scope(tombstone.key()) == Scope.SHARED ? Feeds.SHARED : own.name();
    }

    /** Whether the row is a region's and was deleted before anybody told of it: whose it was, its next writer tells. */
    boolean hasNoRegion(RowState state) {
        return state.deleted() && state.feed().equals(Feeds.SHARED) && scope(state.key()) != Scope.SHARED;
    }

    private Scope scope(RowKey key) {
        return terms.catalog().table(key.table()).scope();
    }

    /** Where a row of {@code feed} is to lie: another region's feed where the writer changed its region. */
    String target(Upsert upsert, CatalogTable table, TableSchema schema, List<Value> image, String feed) {
        boolean mayMove = table.scope() == Scope.REGION
                && terms.regions().reaches(terms.device().region(), feed)
                && table.regionColumn() != null
                && schema.indexOf(table.regionColumn()) >= 0
                && upsert.changed().contains(schema.indexOf(table.regionColumn()));
        return mayMove ? named(schema, image).map(Region::name).orElse(feed) : feed;
    }

    /** The region that the row's label names; empty where it has none or one that nobody knows. */
    Optional<Region> named(TableSchema schema, List<Value> image) {
        String column = terms.catalog().table(schema.table()).regionColumn();
        int index = column == null ? -1 : schema.indexOf(column);
        return index >= 0 && image.get(index) instanceof Value.Text label
                ? terms.regions().meantBy(label.text())
                : Optional.empty();
    }

    /** The row that this one follows from region to region; null where there is none. */
    RowKey parentKey(List<Value> image, TableSchema schema) {
        String column = terms.catalog().table(schema.table()).parentColumn();
        int index = column == null ? -1 : schema.indexOf(column);
        String parentTable = index < 0 ? null : schema.columns().get(index).references();
        return parentTable != null && image.get(index) instanceof Value.Reference reference
                ? new RowKey(parentTable, reference.row())
                : null;
    }
}
