package com.rainstaff.sync.server.people;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Slows down guessing, by name and address together and by address alone, before any password is hashed. Kept in memory:
 * each instance counts for itself and forgets at a restart. Safe for use by several threads.
 */
@ApplicationScoped
class LoginThrottle {
    private static final int MOST_KEYS = 10_000;

    private final LoginConfig config;
    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_KEYS;
        }
    };

    LoginThrottle(LoginConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** How long this name at this address has to wait; zero for not at all. */
    synchronized Duration pause(String username, String address) {
        Duration byName = pauseOf(nameKey(username, address), config.attempts());
        Duration byAddress = pauseOf(address, config.attemptsPerAddress());
        return byName.compareTo(byAddress) > 0 ? byName : byAddress;
    }

    synchronized void failed(String username, String address) {
        count(nameKey(username, address));
        count(address);
    }

    /** Forgets the name's failures; the address keeps its own, or one good password would buy any number of guesses. */
    synchronized void succeeded(String username, String address) {
        failures.remove(nameKey(username, address));
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

    private static String nameKey(String username, String address) {
        return address + " " + username.toLowerCase(Locale.ROOT);
    }
}
