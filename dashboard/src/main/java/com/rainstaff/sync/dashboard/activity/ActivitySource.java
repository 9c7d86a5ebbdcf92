package com.rainstaff.sync.dashboard.activity;

import java.util.List;
import java.util.Map;

/** Where the activity page reads from. */
public interface ActivitySource {
    /** At most {@code limit} entries that pass the filter, newest first. */
    List<ActivityEntry> read(ActivityFilter filter, int limit);

    /** Every PC's id and name, by name, to choose from. */
    Map<String, String> pcs();

    /** Every region's name, to choose from. */
    List<String> regions();
}
