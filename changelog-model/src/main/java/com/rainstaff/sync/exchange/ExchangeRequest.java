package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.TableSchema;
import java.util.List;

/**
 * One round trip from a device: who it is, where it stands, what it pushes and how much it wants to pull. Sending the
 * same request again has the effect of sending it once.
 *
 * @param protocol version of this protocol, {@link #PROTOCOL}
 * @param epoch generation of the device's file
 * @param nonce the nonce of the last reply this file has stored; empty on the first exchange of an epoch
 * @param attempt drawn at random for each new nonce and kept outside the file; a repetition of the request repeats it, and
 *     a copy of the file on another PC does not know it
 * @param cursor what the device has applied
 * @param clock the device's clock as it sends
 * @param schemas tables whose schema this device has not announced yet
 * @param push changes, or null
 * @param pull how much to send back, or null for nothing
 * @param report the device's health, for the dashboard
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExchangeRequest(
        int protocol,
        int epoch,
        String nonce,
        String attempt,
        Cursor cursor,
        ClockReading clock,
        List<TableSchema> schemas,
        PushedChanges push,
        Pull pull,
        DeviceReport report) {
    public static final int PROTOCOL = 1;

    public ExchangeRequest {
        nonce = nonce == null ? "" : nonce;
        attempt = attempt == null ? "" : attempt;
        cursor = cursor == null ? Cursor.START : cursor;
        schemas = schemas == null ? List.of() : List.copyOf(schemas);
    }

    /**
     * @param limit most changes to send back, over all feeds
     * @param wanted rows whose current state the device lost track of and asks for, whatever its cursor
     * @param sums whether to send what the tables the device reads come to
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Pull(int limit, List<RowKey> wanted, boolean sums) {
        public Pull {
            wanted = wanted == null ? List.of() : List.copyOf(wanted);
        }

        /** A pull that asks for no sums. */
        public Pull(int limit, List<RowKey> wanted) {
            this(limit, wanted, false);
        }
    }

    /**
     * @param nowMillis the device's wall clock as it sends, uncorrected
     * @param offsetMillis what the device adds to its clock to get the server's; null where it has not measured
     * @param uncertaintyMillis half the round trip the offset was measured by
     */
    public record ClockReading(long nowMillis, Long offsetMillis, long uncertaintyMillis) {
        /** Further off than any clock can be that counts milliseconds below 2^47. */
        private static final long LIMIT = 1L << 48;

        public ClockReading {
            requireWithin("nowMillis", nowMillis);
            requireWithin("offsetMillis", offsetMillis == null ? 0 : offsetMillis);
            requireWithin("uncertaintyMillis", uncertaintyMillis);
        }

        private static void requireWithin(String what, long millis) {
            if (millis <= -LIMIT || millis >= LIMIT) {
                throw new IllegalArgumentException(what + " of " + millis + " is outside -2^48 to 2^48");
            }
        }
    }
}
