package com.rainstaff.sync.clock;

/**
 * Hands out the stamps of one device, always upwards. A stamp follows the wall clock of the change where it can, and
 * runs ahead of it by the counter where the clock stood still or went back.
 *
 * <p>After Kulkarni et al., "Logical Physical Clocks" (2014). Unlike there, the wall time is that of the change, taken
 * by a trigger hours or weeks before it is stamped, so it comes as an argument. Not safe for use by several threads.
 */
public final class HybridLogicalClock {
    private long last;

    /** @param last the newest stamp handed out or observed so far, as {@link RowVersion#stamp()} */
    public HybridLogicalClock(long last) {
        this.last = last;
    }

    /** Takes note of a stamp from elsewhere: every later tick comes after it. */
    public void observe(long stamp) {
        last = Math.max(last, stamp);
    }

    /**
     * The stamp of a change made at {@code wallMillis}: larger than every stamp before it, and than {@code seen}.
     *
     * @param wallMillis when the change was made, corrected by the measured offset
     * @param seen newest stamp the writer had before it, as {@link RowVersion#stamp()}
     */
    public long tick(long wallMillis, long seen) {
        last = Math.max(wallMillis << 16, Math.max(last, seen) + 1);
        return last;
    }

    /** The newest stamp handed out or observed. */
    public long last() {
        return last;
    }
}
