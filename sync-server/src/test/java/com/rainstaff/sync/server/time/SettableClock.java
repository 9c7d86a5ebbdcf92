package com.rainstaff.sync.server.time;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The server's clock in tests: the system's, ahead by what tests let pass. It never goes back. */
@Alternative
@Priority(1)
@ApplicationScoped
public class SettableClock extends Clock {
    private final AtomicLong aheadMillis = new AtomicLong();

    /** Lets time pass. */
    public void advance(Duration passing) {
        aheadMillis.addAndGet(passing.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(aheadMillis.get());
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
