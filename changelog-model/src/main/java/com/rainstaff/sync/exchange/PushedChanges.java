package com.rainstaff.sync.exchange;

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
 */
public record PushedChanges(List<Map<String, Long>> bases, List<ChangeBlock> blocks) {
    public static PushedChanges of(ChangeSet set) {
        return new PushedChanges(set.bases(), ChangeBlocks.encode(set.changes(), set.origin()));
    }

    /** @throws com.rainstaff.sync.row.MalformedValueException if the blocks contradict their own form */
    public ChangeSet toChangeSet(Origin origin) {
        return new ChangeSet(origin, bases, ChangeBlocks.decode(blocks));
    }
}
