package com.rainstaff.sync.agent.time;

import java.time.Duration;

/** Passing time that nobody sets: differences mean something, single readings do not. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since some moment. */
    long nanos();

    /** How long ago {@code nanos} was. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }
}
