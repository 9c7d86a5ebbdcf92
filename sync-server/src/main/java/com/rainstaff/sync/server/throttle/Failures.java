package com.rainstaff.sync.server.throttle;

import java.time.Duration;
import java.time.Instant;

/** Failed attempts in a row and the last one's time. */
record Failures(int count, Instant last) {
    static final Failures NONE = new Failures(0, Instant.EPOCH);

    Failures oneMore(Instant at, Duration forgottenAfter) {
        return new Failures(isForgotten(at, forgottenAfter) ? 1 : count + 1, at);
    }

    /** How long to wait from {@code now}; zero for not at all. The pause doubles with each failure beyond the free ones. */
    Duration pause(Instant now, int free, Duration first, Duration longest) {
        if (count < free) {
            return Duration.ZERO;
        }
        int doublings = Math.min(count - free, 30);
        long millis = Math.min(longest.toMillis(), first.toMillis() << doublings);
        Duration left = Duration.between(now, last.plusMillis(millis));
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isForgotten(Instant now, Duration after) {
        return last.plus(after).isBefore(now);
    }
}
