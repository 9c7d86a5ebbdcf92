package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Null;
import com.rainstaff.sync.row.Value.Text;

/** What stands in a row where its region is named. */
public final class RegionLabel {
    private RegionLabel() {}

    /** Nothing is named: NULL, or text of blanks. */
    public static boolean isBlank(Value label) {
        return label instanceof Null
                || label instanceof Text text && Region.fold(text.text()).isEmpty();
    }

    /** Whether {@code region} is named, in whatever spelling. */
    public static boolean names(Value label, Region region) {
        return label instanceof Text text && region.isMeantBy(text.text());
    }
}
