package com.rainstaff.sync.proof;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a table's live rows come to: how many there are, and the sum of a hash of each row's id and version. The order of
 * the rows does not matter, so the sum follows every change of a row without looking at the others. Two sides with equal
 * sums hold the same rows in the same versions, short of a coincidence in 2^64.
 *
 * @param sum of each row's first eight bytes, big-endian, of the SHA-256 of {@code table NUL row-id NUL version} in UTF-8,
 *     the version as {@link RowVersion#toString()} writes it; overflow wraps around
 */
public record TableSum(long rows, long sum) {
    /** No rows. */
    public static final TableSum NONE = new TableSum(0, 0);

    /** With one more live row. */
    public TableSum plus(RowKey row, RowVersion version) {
        return new TableSum(rows + 1, sum + hash(row, version));
    }

    /** Without a row that is among them. */
    public TableSum minus(RowKey row, RowVersion version) {
        return new TableSum(rows - 1, sum - hash(row, version));
    }

    /** Both together; what is taken away more often than it is there counts below zero until it is added. */
    public TableSum plus(TableSum other) {
        return new TableSum(rows + other.rows, sum + other.sum);
    }

    private static long hash(RowKey row, RowVersion version) {
        MessageDigest digest = sha256();
        digest.update(row.table().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(row.id().text().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(version.toString().getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
