package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.RegionLabel;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Null;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.Scope;
import java.util.List;

/** Whether a row goes to the server under the region label it has, under this PC's, or waits for a person. */
final class RegionRule {
    private final Region own;
    private final List<Region> regions;

    /** @param own this PC's region */
    RegionRule(Region own, List<Region> regions) {
        this.own = own;
        this.regions = regions;
    }

    /** What happens to a row. */
    sealed interface Outcome {
        /** It goes as it is. */
        record Send() implements Outcome {}

        /** It goes, with its label replaced by {@code region}, this PC's. */
        record Stamp(String region) implements Outcome {}

        /** It stays, and nobody need decide: whoever knows where it belongs sends it. */
        record Leave() implements Outcome {}

        /** It stays until a person has decided. */
        record Hold(String reason) implements Outcome {}
    }

    /** How a row came to its label. */
    enum Origin {
        /** It was there when the file was armed, and judged to be this PC's. */
        BASELINE,
        /** It was inserted. */
        INSERTED,
        /** It was updated, its label too. */
        RELABELLED,
        /** It was updated, but not its label. */
        UNTOUCHED
    }

    private static final Outcome SEND = new Outcome.Send();
    private static final Outcome LEAVE = new Outcome.Leave();

    /**
     * @param image the row's values
     * @param columnDefault what the region column holds where an insert names nothing
     * @param known whether the server has the row, or is about to get it
     */
    Outcome judge(LocalTable table, List<Value> image, Value columnDefault, Origin origin, boolean known) {
        if (table.scope().scope() == Scope.SHARED) {
            return SEND;
        }
        int index = table.regionIndex();
        Value label = index < 0 ? Value.NULL : image.get(index);
        if (own.isAll()) {
            return known && RegionLabel.isBlank(label) ? stay(origin) : atHeadquarters(table, label, image);
        }
        if (index < 0 || RegionLabel.names(label, own)) {
            return SEND;
        }
        return known ? knownRow(label, columnDefault, origin) : newRow(label, columnDefault, origin);
    }

    // The server knows where the row belongs; once it has forgotten the row, only that region's PCs can tell.
    private static Outcome stay(Origin origin) {
        return origin == Origin.BASELINE ? LEAVE : SEND;
    }

    private Outcome atHeadquarters(LocalTable table, Value label, List<Value> image) {
        if (RegionLabel.isBlank(label)) {
            int parent = table.scope().parentColumn() == null
                    ? -1
                    : table.schema().indexOf(table.scope().parentColumn());
            return parent >= 0 && !(image.get(parent) instanceof Null)
                    ? SEND
                    : new Outcome.Hold("neither it nor a parent names a region");
        }
        return isKnown(label) ? SEND : unknown(label);
    }

    private Outcome knownRow(Value label, Value columnDefault, Origin origin) {
        boolean insertedAnew = origin == Origin.INSERTED || origin == Origin.BASELINE;
        if (insertedAnew && (RegionLabel.isBlank(label) || label.equals(columnDefault))) {
            return stamp();
        }
        return origin == Origin.UNTOUCHED || RegionLabel.isBlank(label) || isKnown(label) ? SEND : unknown(label);
    }

    private Outcome newRow(Value label, Value columnDefault, Origin origin) {
        if (origin == Origin.BASELINE
                || RegionLabel.isBlank(label)
                || origin == Origin.INSERTED && label.equals(columnDefault)) {
            return stamp();
        }
        return isKnown(label)
                ? new Outcome.Hold("it names " + ((Text) label).text() + ", which is not this PC's region")
                : unknown(label);
    }

    private Outcome stamp() {
        return new Outcome.Stamp(own.name());
    }

    private static Outcome unknown(Value label) {
        return new Outcome.Hold(
                label instanceof Text text
                        ? "no known region is called \"" + text.text() + "\""
                        : "what stands in its region column is no text");
    }

    private boolean isKnown(Value label) {
        return regions.stream().anyMatch(region -> RegionLabel.names(label, region));
    }
}
