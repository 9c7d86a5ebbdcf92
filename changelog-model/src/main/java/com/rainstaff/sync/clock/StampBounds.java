package com.rainstaff.sync.clock;

/**
 * Between which moments a device may claim to have made its changes: not before the last contact that left none waiting,
 * and not after this one. A clock that is off by hours or years can then move a change only within its own offline span.
 *
 * @param notBeforeMillis the last contact that left no change waiting, server time
 * @param notAfterMillis this contact, server time
 */
public record StampBounds(long notBeforeMillis, long notAfterMillis) {
    public StampBounds {
        if (notBeforeMillis > notAfterMillis) {
            throw new IllegalArgumentException(
                    "earlier contact " + notBeforeMillis + " lies after this one " + notAfterMillis);
        }
    }

    /** The nearest moment within the bounds. */
    public long clamp(long wallMillis) {
        return Math.max(notBeforeMillis, Math.min(wallMillis, notAfterMillis));
    }
}
