package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import java.util.List;
import java.util.Map;

/**
 * A {@link ChangeSet} on the wire.
 *
 * @param bases what the writers had seen, positions per feed
 * @param blocks the changes, in columns
 * @param found which of them nobody saw being made; absent where there are none
 */
public record PushedChanges(
        List<Map<String, Long>> bases,
        List<ChangeBlock> blocks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Found> found) {
    public PushedChanges {
        found = found == null ? List.of() : List.copyOf(found);
    }

    /**
     * A change that was not captured as it was made: the row was found to be other than everything known of it.
     *
     * @param sequence the change's outbox number
     * @param sinceMillis when the row was last proven to be what was known of it; null where it never was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Found(long sequence, Long sinceMillis) {}

    public static PushedChanges of(ChangeSet set) {
        return of(set, List.of());
    }

    /** @param found which of the set's changes nobody saw being made */
    public static PushedChanges of(ChangeSet set, List<Found> found) {
        return new PushedChanges(set.bases(), ChangeBlocks.encode(set.changes(), set.origin()), found);
    }

    /** @throws com.rainstaff.sync.row.MalformedValueException if the blocks contradict their own form */
    public ChangeSet toChangeSet(Origin origin) {
        return new ChangeSet(origin, bases, ChangeBlocks.decode(blocks));
    }
}
