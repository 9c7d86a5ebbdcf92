package com.rainstaff.sync.agent.apply;

/**
 * What applying a reply did to the file.
 *
 * @param upserts rows written, released ones included
 * @param deletes rows removed because they were deleted or erased elsewhere
 * @param evictions rows let go because they went to a region this PC does not read
 * @param parked rows that were put aside now and still are
 * @param released rows that had been put aside before and found their place now
 * @param more whether another exchange would go on with this: the server holds further changes, or parked ones have a
 *     place now
 */
public record Applied(int upserts, int deletes, int evictions, int parked, int released, boolean more) {}
