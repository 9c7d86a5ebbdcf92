package com.rainstaff.sync.dashboard.conflicts;

import java.util.List;

/**
 * A page of open conflicts.
 *
 * @param total open conflicts in all
 * @param more whether there are older ones
 */
public record ConflictsView(long total, List<OpenConflict> conflicts, boolean newest, boolean more) {
    static final int PAGE_SIZE = 20;

    static ConflictsView read(ConflictSource source, long before, boolean mask) {
        List<OpenConflict> open = source.open(before, PAGE_SIZE + 1);
        boolean more = open.size() > PAGE_SIZE;
        List<OpenConflict> shown = (more ? open.subList(0, PAGE_SIZE) : open)
                .stream().map(conflict -> mask ? conflict.masked() : conflict).toList();
        return new ConflictsView(source.openCount(), shown, before <= 0, more);
    }

    /** Address of the next older page. */
    public String older() {
        return "/dashboard/conflicts?before="
                + conflicts.get(conflicts.size() - 1).id();
    }
}
