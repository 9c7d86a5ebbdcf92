package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.schema.TableSchema;
import java.util.List;
import java.util.Map;

/**
 * How a device and a server find together again when one of them went back in time. All of these may be repeated: the
 * same question gets the same answer.
 */
public final class Introduction {
    private Introduction() {}

    /**
     * Who a device is, as it remembers outside its file.
     *
     * @param generation the server generation it last met
     * @param epoch the epoch it last used
     * @param nonce the newest nonce it has stored
     * @param attempt what it called the request it sent, or sends now, with that nonce
     */
    public record Holder(String generation, int epoch, String nonce, String attempt) {
        public Holder {
            generation = generation == null ? "" : generation;
            nonce = nonce == null ? "" : nonce;
            attempt = attempt == null ? "" : attempt;
        }
    }

    /**
     * Asks for a new epoch: the device's file was restored or replaced.
     *
     * @param fileContactMillis server time of the last contact that the file itself remembers; 0 for none
     */
    public record EpochRequest(Holder holder, long fileContactMillis) {}

    /** @param epoch the only one accepted from now on, its first exchange with {@code nonce} */
    public record EpochReply(String generation, int epoch, String nonce, long serverMillis) {}

    /** What came of comparing a restored file with what was accepted from it. */
    public record Findings(int epoch, long fileContactMillis, long known, long kept) {}

    /**
     * Which of these changes, read from the outbox of an epoch that has ended, had been accepted?
     *
     * @param push with the stamps they would get by the device's clock alone
     */
    public record KnownRequest(int epoch, PushedChanges push) {}

    /**
     * @param known how many of them, from the first on, had been accepted; the one after differs from what was accepted
     *     under its number, or nothing was
     * @param receipt of those
     */
    public record KnownReply(int known, Receipt receipt) {}

    /**
     * Which rows of the log do these rows of a replaced file hold the contents of?
     *
     * @param schemas what the rows follow
     * @param push the rows as upserts, local ids standing as numbers in references too; their row ids bear the local ids
     */
    public record MatchRequest(int epoch, List<TableSchema> schemas, PushedChanges push) {
        public MatchRequest {
            schemas = schemas == null ? List.of() : List.copyOf(schemas);
        }
    }

    /** @param matches of the rows that are proven, in no order; the others are the file's own */
    public record MatchReply(List<Match> matches) {
        public MatchReply {
            matches = matches == null ? List.of() : List.copyOf(matches);
        }
    }

    /**
     * @param sequence which of the rows
     * @param row the row it is
     * @param stamp with {@code by}, the version whose contents it holds
     */
    public record Match(long sequence, RowId row, long stamp, Origin by) {}

    /** Presents a device to a server that began another generation; {@code cursor} is what the device has applied. */
    public record Request(Holder holder, Cursor cursor) {}

    /**
     * @param nonce for the next exchange
     * @param cursor up to where what the device has applied is part of this generation too
     * @param accepted last outbox number accepted, by epoch; an epoch that is missing has none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Reply(int epoch, String nonce, Cursor cursor, Map<Integer, Long> accepted, long serverMillis) {
        public Reply {
            accepted = accepted == null ? Map.of() : Map.copyOf(accepted);
        }
    }

    /**
     * A change set that had been accepted and that the server lost, with its final stamps.
     *
     * @param nonce the introduction's
     * @param schemas what the changes follow
     */
    public record Resend(String nonce, int epoch, List<TableSchema> schemas, PushedChanges push) {
        public Resend {
            nonce = nonce == null ? "" : nonce;
            schemas = schemas == null ? List.of() : List.copyOf(schemas);
        }
    }

    /** @param through last outbox number of the epoch that the log has for good now */
    public record Resent(long through) {}

    /**
     * Changes that neither side has any more.
     *
     * @param after numbers larger than this are lost
     * @param before and smaller than this
     * @param untilMillis they had been acknowledged before this moment
     */
    public record Gap(int epoch, long after, long before, long untilMillis) {}
}
