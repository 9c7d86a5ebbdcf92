package com.rainstaff.sync.agent.notice;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: decorrelated jitter (M. Brooker, "Exponential Backoff and Jitter", AWS 2015), so
 * that PCs which lost the server together do not come back together.
 */
public final class Backoff {
    private final Duration shortest;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration last;

    public Backoff(Duration shortest, Duration longest, RandomGenerator random) {
        this.shortest = shortest;
        this.longest = longest;
        this.random = random;
        this.last = shortest;
    }

    /** The wait after one more failure: between the shortest and three times the last one, never above the longest. */
    public Duration next() {
        long upper = Math.min(longest.toMillis(), last.toMillis() * 3);
        last = Duration.ofMillis(random.nextLong(shortest.toMillis(), Math.max(upper, shortest.toMillis()) + 1));
        return last;
    }

    /** It worked: the next failure starts from the shortest wait. */
    public void reset() {
        last = shortest;
    }
}
