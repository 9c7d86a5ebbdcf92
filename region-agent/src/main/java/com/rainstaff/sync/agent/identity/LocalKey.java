package com.rainstaff.sync.agent.identity;

import java.util.Objects;

/**
 * A row within its table on this PC: the integer key, or, for a keyed table, the JSON array of its key values as they
 * are stored here.
 *
 * @param stored a {@link Long} or a {@link String}
 */
public record LocalKey(Object stored) {
    public LocalKey {
        Objects.requireNonNull(stored, "local key");
        if (!(stored instanceof Long) && !(stored instanceof String)) {
            throw new IllegalArgumentException(stored.getClass() + " is no local key");
        }
    }

    public static LocalKey of(long id) {
        return new LocalKey(id);
    }

    public static LocalKey ofValues(String json) {
        return new LocalKey(json);
    }

    public boolean isNumber() {
        return stored instanceof Long;
    }

    public long number() {
        return (Long) stored;
    }

    @Override
    public String toString() {
        return stored.toString();
    }
}
