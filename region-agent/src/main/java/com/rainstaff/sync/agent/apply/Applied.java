package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.row.RowKey;
import java.util.List;

/**
 * What applying a reply did to the file.
 *
 * @param upserts rows written, released ones included
 * @param deletes rows removed because they were deleted or erased elsewhere
 * @param evictions rows let go because they went to a region this PC does not read
 * @param parked rows that were put aside now and still are
 * @param released rows that had been put aside before and found their place now
 * @param wanted rows to ask for by name in the next request
 * @param more whether the server holds further changes for this PC
 */
public record Applied(
        int upserts, int deletes, int evictions, int parked, int released, List<RowKey> wanted, boolean more) {
    public Applied {
        wanted = List.copyOf(wanted);
    }
}
