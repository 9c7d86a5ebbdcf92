package com.rainstaff.sync.clock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * Hybrid-logical-clock stamp of one row change; a total order across all devices. Larger wins.
 *
 * @param wallMillis milliseconds since 1970-01-01T00:00Z, from 0 and below 2^47
 * @param counter separates changes stamped within one millisecond, 0 to 65535; one more carries into the millisecond
 * @param origin device and epoch that made the change; breaks ties
 */
public record RowVersion(long wallMillis, int counter, Origin origin) implements Comparable<RowVersion> {
    static final long WALL_LIMIT = 1L << 47;
    static final int COUNTER_LIMIT = 1 << 16;

    /** Older than every real stamp; stands for "this row was never written". */
    public static final RowVersion NEVER = new RowVersion(0, 0, Origin.NONE);

    public RowVersion {
        Objects.requireNonNull(origin, "origin");
        if (wallMillis < 0 || wallMillis >= WALL_LIMIT) {
            throw new IllegalArgumentException("wall clock of " + wallMillis + " ms is outside 0 to 2^47");
        }
        if (counter < 0 || counter >= COUNTER_LIMIT) {
            throw new IllegalArgumentException("counter " + counter + " is outside 0 to 65535");
        }
    }

    /** The version whose {@link #stamp()} and origin are given. */
    public static RowVersion of(long stamp, Origin origin) {
        return new RowVersion(stamp >>> 16, (int) (stamp & 0xffff), origin);
    }

    @JsonCreator
    public static RowVersion parse(String text) {
        try {
            return new RowVersion(
                    Long.parseLong(text, 0, 12, 16),
                    Integer.parseInt(text, 13, 17, 16),
                    Origin.parse(text.substring(18)));
        } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
            throw new IllegalArgumentException("\"" + text + "\" is not a row version", malformed);
        }
    }

    /** Wall clock and counter in one number, {@code wallMillis * 65536 + counter}: adding one carries by itself. */
    public long stamp() {
        return (wallMillis << 16) | counter;
    }

    @Override
    public int compareTo(RowVersion other) {
        int byStamp = Long.compare(stamp(), other.stamp());
        return byStamp != 0 ? byStamp : origin.compareTo(other.origin);
    }

    /** Text whose byte order is the version order up to the origin's epoch; 12 and 4 hex digits, then the origin. */
    @JsonValue
    @Override
    public String toString() {
        return hex(wallMillis, 12) + "-" + hex(counter, 4) + "-" + origin;
    }

    private static String hex(long number, int width) {
        String digits = Long.toHexString(number);
        return "0".repeat(width - digits.length()) + digits;
    }
}
