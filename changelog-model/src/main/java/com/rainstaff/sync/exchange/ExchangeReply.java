package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowKey;
import java.util.List;

/**
 * The server's half of a round trip. A device applies all of it in one transaction, nonce and cursor included, or
 * nothing; asking again is always safe.
 *
 * @param generation the server generation all positions belong to
 * @param nonce to be stored with what this reply brings and sent with the next request
 * @param receipt what became of the pushed changes; null where none were pushed
 * @param pages the feeds after the cursor; empty where nothing was asked for
 * @param corrections rows the device must read anew though its cursor has passed them: it lost on them, or asked
 * @param absent rows the device asked for that the server does not know or may not show
 * @param serverMillis the server's clock as it answers
 * @param settings what the device is to go by from now on
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExchangeReply(
        String generation,
        String nonce,
        Receipt receipt,
        List<FeedPage> pages,
        List<Correction> corrections,
        List<RowKey> absent,
        long serverMillis,
        Settings settings) {
    public ExchangeReply {
        pages = pages == null ? List.of() : List.copyOf(pages);
        corrections = corrections == null ? List.of() : List.copyOf(corrections);
        absent = absent == null ? List.of() : List.copyOf(absent);
    }

    /**
     * Rows of one feed as the server holds them.
     *
     * @param blocks each row's current entry, with its number in the feed
     */
    public record Correction(String feed, List<ChangeBlock> blocks) {}

    /**
     * @param regions every region's official name
     * @param catalog fingerprint of the catalog in force; a device that holds another one fetches it
     */
    public record Settings(List<String> regions, String catalog) {}
}
