package com.rainstaff.sync.feed;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Up to where a device has applied the feeds it reads. A server that came back empty or older has another generation, so
 * that a position from before cannot be mistaken for one of now.
 *
 * @param generation the server generation the positions belong to; empty before the first contact
 * @param positions last applied number in each feed; a feed that is missing stands at 0
 */
public record Cursor(String generation, Map<String, Long> positions) {
    /** Nothing applied, no server met. */
    public static final Cursor START = new Cursor("", Map.of());

    public Cursor {
        Objects.requireNonNull(generation, "generation");
        positions = Map.copyOf(positions);
        if (positions.values().stream().anyMatch(position -> position < 0)) {
            throw new IllegalArgumentException("a position is a number from 0, not one of " + positions);
        }
    }

    public long position(String feed) {
        return positions.getOrDefault(feed, 0L);
    }

    /** This cursor after {@code feed} was applied up to {@code position}. */
    public Cursor advancedTo(String feed, long position) {
        Map<String, Long> advanced = new TreeMap<>(positions);
        advanced.put(feed, position);
        return new Cursor(generation, advanced);
    }
}
