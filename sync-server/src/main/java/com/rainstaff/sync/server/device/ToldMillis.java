package com.rainstaff.sync.server.device;

/** Moments as devices tell them: no reason for PostgreSQL to refuse the whole request. */
public final class ToldMillis {
    private static final long TOO_LATE = 1L << 47;

    private ToldMillis() {}

    /** The same; null for a moment before 1970 or thousands of years ahead. */
    public static Long possible(Long millis) {
        return millis == null || millis < 0 || millis >= TOO_LATE ? null : millis;
    }
}
