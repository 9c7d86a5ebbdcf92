package com.rainstaff.sync.dashboard.activity;

import java.util.List;
import java.util.Map;

/**
 * A page of the log and what can be chosen.
 *
 * @param more whether older entries pass the filter too
 */
public record ActivityView(
        ActivityFilter filter,
        List<ActivityEntry> entries,
        boolean more,
        Map<String, String> pcs,
        List<String> regions) {
    static final int PAGE_SIZE = 50;

    static ActivityView read(ActivitySource source, ActivityFilter filter) {
        List<ActivityEntry> entries = source.read(filter, PAGE_SIZE + 1);
        boolean more = entries.size() > PAGE_SIZE;
        return new ActivityView(
                filter, more ? entries.subList(0, PAGE_SIZE) : entries, more, source.pcs(), source.regions());
    }

    /** Address of the next older page. */
    public String older() {
        return filter.address(entries.get(entries.size() - 1).id());
    }

    /** Address of this page, for its own renewal. */
    public String self() {
        return filter.address(filter.before());
    }

    public String newest() {
        return filter.address(0);
    }

    /** Whether the PC filtered by is one of the choice; a name that was typed in is not. */
    public boolean chosen(String id, String name) {
        return filter.pc().equals(id) || filter.pc().equals(name);
    }

    public ActivityKind[] kinds() {
        return ActivityKind.values();
    }
}
