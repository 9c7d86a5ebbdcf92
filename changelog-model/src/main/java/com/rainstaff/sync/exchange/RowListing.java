package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.row.RowId;
import java.util.List;
import java.util.Map;

/**
 * Part of some tables as the server holds them in all feeds a device reads, deletions included: table by table in the
 * order asked for, and within a table feed by feed.
 *
 * @param heads the feeds' newest positions when the part was read; entries after a device's cursor are not its own yet
 * @param stretches what has rows; tables before the first of {@code next} that have none here are empty
 * @param next what to ask for to get the next part; null after the last. Its first table goes on there
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RowListing(Map<String, Long> heads, List<Stretch> stretches, Request next) {
    public RowListing {
        heads = heads == null ? Map.of() : Map.copyOf(heads);
        stretches = stretches == null ? List.of() : List.copyOf(stretches);
    }

    /**
     * Rows of one table in one feed, by row id: each row's current entry.
     *
     * @param blocks the rows, each with its entry's number in the feed
     * @param damaged rows whose stored contents are not those that were accepted; they are in no block
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Stretch(String table, String feed, List<ChangeBlock> blocks, List<RowId> damaged) {
        public Stretch {
            blocks = blocks == null ? List.of() : List.copyOf(blocks);
            damaged = damaged == null ? List.of() : List.copyOf(damaged);
        }
    }

    /**
     * What to list.
     *
     * @param tables in this order
     * @param feed where to go on in the first table; null for its beginning
     * @param after row id in that feed after which to go on
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Request(List<String> tables, String feed, String after) {
        public Request {
            tables = tables == null ? List.of() : List.copyOf(tables);
            after = after == null ? "" : after;
        }

        /** All rows of {@code tables}. */
        public static Request of(List<String> tables) {
            return new Request(tables, null, null);
        }
    }
}
