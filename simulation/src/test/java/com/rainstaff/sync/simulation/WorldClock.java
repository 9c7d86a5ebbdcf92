package com.rainstaff.sync.simulation;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** True time in the simulated world, which is also the server's. It stands still unless told to pass. */
@Alternative
@Priority(1)
@ApplicationScoped
public class WorldClock extends Clock {
    private static final long START_MILLIS =
            Instant.parse("2026-11-22T03:00:00Z").toEpochMilli();

    private long millis = START_MILLIS;

    /** Begins anew, as every history does. */
    void reset() {
        millis = START_MILLIS;
    }

    void pass(long passing) {
        millis += passing;
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
