package com.rainstaff.sync.server.throttle;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing, by name and address together and by address alone, before anything is checked. Kept in memory:
 * each instance counts for itself and forgets at a restart. Safe for use by several threads.
 */
@ApplicationScoped
public class AttemptThrottle {
    private static final int MOST_KEYS = 10_000;

    private final AttemptConfig config;
    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_KEYS;
        }
    };

    AttemptThrottle(AttemptConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** How long this attempt has to wait; zero for not at all. */
    public synchronized Duration pause(Attempt attempt) {
        Duration byName = pauseOf(attempt.byName(), config.attempts());
        Duration byAddress = pauseOf(attempt.byAddress(), config.attemptsPerAddress());
        return byName.compareTo(byAddress) > 0 ? byName : byAddress;
    }

    /** @throws TooSoonException if the attempt has to wait */
    public void requireNoPause(Attempt attempt) {
        Duration pause = pause(attempt);
        if (!pause.isZero()) {
            throw new TooSoonException(pause);
        }
    }

    public synchronized void failed(Attempt attempt) {
        if (!attempt.byName().isEmpty()) {
            count(attempt.byName());
        }
        count(attempt.byAddress());
    }

    /** Forgets the name's failures; the address keeps its own, or one good password would buy any number of guesses. */
    public synchronized void succeeded(Attempt attempt) {
        failures.remove(attempt.byName());
    }

    private Duration pauseOf(String key, int free) {
        return failures.getOrDefault(key, Failures.NONE)
                .pause(clock.instant(), free, config.pause(), config.longestPause());
    }

    private void count(String key) {
        Instant now = clock.instant();
        Failures before = failures.remove(key);
        failures.put(key, (before == null ? Failures.NONE : before).oneMore(now, config.longestPause()));
    }
}
