package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.row.RowKey;
import java.util.List;
import java.util.Map;

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
 * @param accepted last outbox number of the device's epoch that is in the change log or in quarantine
 * @param sums what the tables the device reads come to; null where it did not ask
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
        Settings settings,
        long accepted,
        Sums sums) {
    public ExchangeReply {
        pages = pages == null ? List.of() : List.copyOf(pages);
        corrections = corrections == null ? List.of() : List.copyOf(corrections);
        absent = absent == null ? List.of() : List.copyOf(absent);
    }

    /** A reply to a device that has pushed nothing yet and asked for no sums. */
    public ExchangeReply(
            String generation,
            String nonce,
            Receipt receipt,
            List<FeedPage> pages,
            List<Correction> corrections,
            List<RowKey> absent,
            long serverMillis,
            Settings settings) {
        this(generation, nonce, receipt, pages, corrections, absent, serverMillis, settings, 0, null);
    }

    /**
     * What the server's live rows come to at one position of every feed the device reads.
     *
     * @param heads the position in each feed
     * @param tables over all these feeds together; a table without a live row may be missing
     */
    public record Sums(Map<String, Long> heads, Map<String, TableSum> tables) {
        public Sums {
            heads = heads == null ? Map.of() : Map.copyOf(heads);
            tables = tables == null ? Map.of() : Map.copyOf(tables);
        }
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
