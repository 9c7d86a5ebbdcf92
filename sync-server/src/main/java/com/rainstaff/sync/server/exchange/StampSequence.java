package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.clock.StampBounds;

/**
 * Bounds the stamps of one push and keeps them ascending, whatever the device's clock did. Rows written down when the file
 * was armed are stamped before all edits, in their own order, and stay so. For use by one thread.
 */
final class StampSequence {
    /** Wall clock of rows nobody edited since their file was armed. */
    private static final long BASELINE_WALL_MILLIS = 1;

    /** Room for the counters of any baseline above its one millisecond. */
    private static final long BASELINE_LIMIT_MILLIS = 60_000;

    private final StampBounds bounds;
    private long last;
    private long aheadMillis;

    StampSequence(StampBounds bounds) {
        this.bounds = bounds;
    }

    static boolean isBaseline(RowVersion proposed) {
        return proposed.wallMillis() >= BASELINE_WALL_MILLIS && proposed.wallMillis() < BASELINE_LIMIT_MILLIS;
    }

    /**
     * The final stamp of a change.
     *
     * @param floor a stamp it must come after; 0 for none
     */
    long next(RowVersion proposed, long floor) {
        if (isBaseline(proposed)) {
            return proposed.stamp();
        }
        aheadMillis = Math.max(aheadMillis, proposed.wallMillis() - bounds.notAfterMillis());
        long bounded = bounds.clamp(proposed.wallMillis());
        long stamp = bounded == proposed.wallMillis() ? proposed.stamp() : bounded << 16;
        last = Math.max(stamp, Math.max(last, floor) + 1);
        return last;
    }

    /** What follows comes after {@code stamp}. */
    void after(long stamp) {
        last = Math.max(last, stamp);
    }

    /** By how much the proposed stamp furthest in the future lay there; 0 where none did. */
    long aheadMillis() {
        return aheadMillis;
    }
}
