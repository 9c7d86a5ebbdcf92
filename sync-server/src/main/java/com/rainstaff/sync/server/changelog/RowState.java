package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.integrity.HashChain;
import java.util.Arrays;

/**
 * Which entry holds a row.
 *
 * @param parent text of the row id it follows from region to region, or null
 * @param schemaId schema of its contents; null where it has none
 * @param salt of the contents' hash, or null
 * @param imageHash salted hash of the contents, or null
 * @param derived whether the server made this version from what devices wrote: it is nobody's edit
 */
public record RowState(
        RowKey key,
        String feed,
        long sequence,
        RowVersion version,
        boolean deleted,
        String parent,
        Integer schemaId,
        byte[] salt,
        byte[] imageHash,
        boolean derived) {
    /** A row that a device deleted. */
    public static RowState deleted(RowKey key, String feed, long sequence, RowVersion version, String parent) {
        return new RowState(key, feed, sequence, version, true, parent, null, null, null, false);
    }

    /** The entry that holds the row. */
    public EntryPlace place() {
        return new EntryPlace(feed, sequence);
    }

    /** Whether the row's contents are known to be {@code image} under the schema {@code schemaId}. */
    public boolean holds(int imageSchemaId, String image) {
        return !deleted
                && salt != null
                && schemaId != null
                && schemaId == imageSchemaId
                && Arrays.equals(imageHash, HashChain.salted(salt, image));
    }
}
