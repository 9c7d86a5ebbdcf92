package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.PastEdit;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a change together with what others did to its row meanwhile, column by column: each column reads as its newest
 * writer left it. Only what the writer had not seen counts against it, so that a column nobody else touched since is the
 * writer's whatever the clocks say.
 */
final class ColumnMerge {
    private final Judgement judgement;
    private final Sight sight;

    ColumnMerge(Judgement judgement, Sight sight) {
        this.judgement = judgement;
        this.sight = sight;
    }

    /**
     * A row in which both sides are kept.
     *
     * @param taken the columns that read as the change has them
     * @param clash the newest edit of another device that changed one of the same columns, to a different value
     */
    record Both(AnnouncedSchema announced, List<Value> image, ColumnMask taken, Optional<PastEdit> clash) {}

    /**
     * Empty where the change is judged as a whole row: nobody else touched the row unseen, it was deleted meanwhile, its
     * contents were erased, more happened to it than is looked at, or neither side's table has all columns of the other's.
     */
    Optional<Both> of(
            Upsert change,
            RowVersion version,
            RowState state,
            AnnouncedSchema announced,
            List<Value> image,
            Sight.Encounter encounter) {
        List<PastEdit> others =
                encounter.unseen().stream().filter(edit -> !sight.isOwn(edit)).toList();
        if (others.isEmpty()
                || !encounter.complete()
                || state.deleted()
                || others.stream().anyMatch(edit -> edit.kind() != EntryKind.UPSERT)) {
            return Optional.empty();
        }
        List<Value> held = judgement.contents(state);
        if (held == null) {
            return Optional.empty();
        }
        AnnouncedSchema holds = judgement.schema(state.schemaId());
        Map<String, Value> theirs = byName(holds.schema(), held);
        Map<String, Value> ours = byName(announced.schema(), image);
        if (!ours.keySet().containsAll(theirs.keySet()) && !theirs.keySet().containsAll(ours.keySet())) {
            return Optional.empty();
        }
        AnnouncedSchema wider = ours.size() >= theirs.size() ? announced : holds;
        return Optional.of(compose(change, version, announced.schema(), wider, ours, theirs, newest(others)));
    }

    private static Both compose(
            Upsert change,
            RowVersion version,
            TableSchema schema,
            AnnouncedSchema wider,
            Map<String, Value> ours,
            Map<String, Value> theirs,
            Map<String, PastEdit> touched) {
        List<Value> image = new ArrayList<>();
        ColumnMask taken = ColumnMask.of();
        Optional<PastEdit> clash = Optional.empty();
        for (TableSchema.Column column : wider.schema().columns()) {
            String name = column.name();
            PastEdit other = touched.get(name);
            boolean wrote = ours.containsKey(name) && change.changed().contains(schema.indexOf(name));
            boolean takes =
                    !theirs.containsKey(name) || (wrote && (other == null || version.compareTo(other.version()) > 0));
            if (wrote && takes) {
                taken = taken.union(ColumnMask.of(image.size()));
            }
            if (wrote && other != null && !ours.get(name).equals(theirs.get(name))) {
                clash = clash.filter(known -> newer(known, other) == known).or(() -> Optional.of(other));
            }
            image.add(takes ? ours.get(name) : theirs.get(name));
        }
        return new Both(wider, image, taken, clash);
    }

    private static PastEdit newer(PastEdit one, PastEdit two) {
        return one.version().compareTo(two.version()) >= 0 ? one : two;
    }

    /** The newest edit of each column. */
    private Map<String, PastEdit> newest(List<PastEdit> edits) {
        Map<String, PastEdit> newest = new HashMap<>();
        for (PastEdit edit : edits) {
            TableSchema schema = judgement.schema(edit.schemaId()).schema();
            ColumnMask changed = edit.changed() == null ? ColumnMask.ALL : ColumnMask.parse(edit.changed());
            for (int i = 0; i < schema.columns().size(); i++) {
                if (changed.contains(i)) {
                    newest.merge(schema.columns().get(i).name(), edit, ColumnMerge::newer);
                }
            }
        }
        return newest;
    }

    private static Map<String, Value> byName(TableSchema schema, List<Value> image) {
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < image.size(); i++) {
            values.put(schema.columns().get(i).name(), image.get(i));
        }
        return values;
    }
}
