package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.capture.RegionLabel;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Scope;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The region labels of captured rows: what is to be done about each, and which were replaced by this PC's region. */
final class Labels {
    private final RegionRule rule;
    private final Region own;
    private final LiveRows live;
    private final ReplacedLabels replaced;
    private final SetBuilder set;
    private final Map<PendingRow, Effect.StampRegion> stamped = new HashMap<>();

    Labels(RegionRule rule, Region own, LiveRows live, ReplacedLabels replaced, SetBuilder set) {
        this.rule = rule;
        this.own = own;
        this.live = live;
        this.replaced = replaced;
        this.set = set;
    }

    /**
     * @param local the row's values as they are here
     * @param known whether the server has the row, or is about to get it
     * @param wasHeld whether the row waited for a person until now
     */
    RegionRule.Outcome judge(
            OutboxEntry entry, TableView view, LocalKey key, List<Value> local, boolean known, boolean wasHeld)
            throws SQLException {
        LocalTable table = view.table();
        int index = table.regionIndex();
        if (table.scope().scope() == Scope.SHARED || index < 0) {
            return rule.judge(table, local, Value.NULL, RegionRule.Origin.UNTOUCHED, known);
        }
        RegionRule.Origin origin = origin(entry, view, index, known, wasHeld);
        if (origin != RegionRule.Origin.UNTOUCHED) {
            stamped.remove(new PendingRow(table.name(), key));
        }
        if (known && wasReplaced(entry, origin, table, key, local.get(index))) {
            return new RegionRule.Outcome.Stamp(own.name());
        }
        return rule.judge(table, local, live.defaults(table).get(index), origin, known);
    }

    // By this set, or by an earlier one after the entry captured it or before a form wrote it back. The file is no
    // witness: the row may have gone or been relabelled since the set was first sent.
    private boolean wasReplaced(
            OutboxEntry entry, RegionRule.Origin origin, LocalTable table, LocalKey key, Value label)
            throws SQLException {
        if (own.isAll() || RegionLabel.names(label, own)) {
            return false;
        }
        return switch (origin) {
            case UNTOUCHED ->
                stamped.containsKey(new PendingRow(table.name(), key))
                        || replaced.isReplacedSince(table.name(), key, label, entry.id());
            case RELABELLED -> replaced.isWrittenBack(table.name(), key, label, entry.atMillis());
            case BASELINE, INSERTED -> false;
        };
    }

    private static RegionRule.Origin origin(
            OutboxEntry entry, TableView view, int index, boolean known, boolean wasHeld) {
        return switch (entry.op()) {
            case BASELINE -> RegionRule.Origin.BASELINE;
            case INSERT -> RegionRule.Origin.INSERTED;
            case FOUND -> known ? RegionRule.Origin.RELABELLED : RegionRule.Origin.INSERTED;
            default ->
                wasHeld || view.mask(entry.changed()).contains(index)
                        ? RegionRule.Origin.RELABELLED
                        : RegionRule.Origin.UNTOUCHED;
        };
    }

    /** The row stands at another key from now on. */
    void moved(String table, LocalKey former, LocalKey key) {
        Effect.StampRegion stamp = stamped.remove(new PendingRow(table, former));
        if (stamp != null) {
            stamp(new Effect.StampRegion(stamp.table(), key, stamp.captured(), stamp.stamped()));
        }
    }

    /**
     * Has the label replaced in the file too, once the change is acknowledged.
     *
     * @param captured the label that is replaced
     * @param label what stands in its place
     */
    void writeBack(OutboxEntry entry, LocalTable table, LocalKey key, Value captured, String label) {
        boolean relabelledSince =
                entry.op() == EntryOp.BASELINE && !entry.image().get(0).equals(captured);
        if (!relabelledSince && live.isThere(table) && !stamped.containsKey(new PendingRow(table.name(), key))) {
            stamp(new Effect.StampRegion(table, key, captured, label));
        }
    }

    /** A row from before the agent is gone, and may have been sent before: its edits go on under the label it got then. */
    void leftOut(OutboxEntry entry, LocalTable table, LocalKey key) {
        boolean isLabelled = table.scope().scope() == Scope.REGION && table.regionIndex() >= 0 && live.isThere(table);
        if (!isLabelled || own.isAll()) {
            return;
        }
        Value captured = entry.image().get(0);
        if (!RegionLabel.names(captured, own)) {
            stamped.put(new PendingRow(table.name(), key), new Effect.StampRegion(table, key, captured, own.name()));
        }
    }

    private void stamp(Effect.StampRegion stamp) {
        stamped.put(new PendingRow(stamp.table().name(), stamp.key()), stamp);
        set.effect(stamp);
    }
}
