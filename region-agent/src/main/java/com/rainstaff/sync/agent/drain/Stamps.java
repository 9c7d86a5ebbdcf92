package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.clock.HybridLogicalClock;
import com.rainstaff.sync.clock.StampBounds;

/** Stamps of captured writes: when they were made, as far as that can be believed, and always upwards. */
final class Stamps {
    /** Rows that were there before the agent: older than any edit, in the order they were listed. */
    private static final long BASELINE = 1L << 16;

    private final HybridLogicalClock clock;
    private final StampBounds bounds;
    private final long offsetMillis;

    /** @param offsetMillis what is added to this PC's clock to get the server's */
    Stamps(long lastStamp, StampBounds bounds, long offsetMillis) {
        this.clock = new HybridLogicalClock(lastStamp);
        this.bounds = bounds;
        this.offsetMillis = offsetMillis;
    }

    /** @param seen newest stamp the file had applied when the entry was written */
    long next(OutboxEntry entry, long seen) {
        return entry.op() == EntryOp.BASELINE
                ? BASELINE + entry.id()
                : clock.tick(bounds.clamp(entry.atMillis() + offsetMillis), seen);
    }

    /** The newest stamp handed out so far, by earlier change sets too. */
    long last() {
        return clock.last();
    }
}
