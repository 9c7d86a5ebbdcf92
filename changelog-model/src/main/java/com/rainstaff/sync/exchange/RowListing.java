package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.row.RowId;
import java.util.List;

/**
 * Part of one table as the server holds it in one feed, by row id: each row's current entry, deletions included.
 *
 * @param head the feed's newest position when the part was read; entries after a device's cursor are not its own yet
 * @param blocks the rows, each with its entry's number in the feed
 * @param damaged rows whose stored contents are not those that were accepted; they are in no block
 * @param next where the next part begins; null after the last
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RowListing(long head, List<ChangeBlock> blocks, List<RowId> damaged, String next) {
    public RowListing {
        blocks = blocks == null ? List.of() : List.copyOf(blocks);
        damaged = damaged == null ? List.of() : List.copyOf(damaged);
    }
}
