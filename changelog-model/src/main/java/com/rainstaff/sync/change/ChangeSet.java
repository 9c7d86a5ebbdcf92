package com.rainstaff.sync.change;

import com.rainstaff.sync.clock.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Consecutive changes of one device, in the order they were written. Applied whole or not at all; pushing it again
 * changes nothing. A large transaction of the app spans several.
 *
 * @param origin device and epoch that made the changes
 * @param bases what the writers had seen: positions per feed; a change names its base by index. The base before any
 *     contact is the empty map
 */
public record ChangeSet(Origin origin, List<Map<String, Long>> bases, List<Change> changes) {
    public ChangeSet {
        Objects.requireNonNull(origin, "origin");
        // Copies refuse nulls: a position that is null would be met only while judging.
        bases = bases.stream().map(Map::copyOf).toList();
        changes = List.copyOf(changes);
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("a change set of " + origin + " holds no changes");
        }
        long last = Long.MIN_VALUE;
        for (Change change : changes) {
            if (change.sequence() < last) {
                throw new IllegalArgumentException(
                        "change " + change.sequence() + " of " + origin + " stands after change " + last);
            }
            last = change.sequence();
        }
    }

    public long firstSequence() {
        return changes.get(0).sequence();
    }

    public long lastSequence() {
        return changes.get(changes.size() - 1).sequence();
    }
}
