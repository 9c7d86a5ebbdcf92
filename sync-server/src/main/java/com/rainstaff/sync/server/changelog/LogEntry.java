package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.conflict.Verdict;
import com.rainstaff.sync.row.RowKey;

/**
 * An entry as it is about to be appended.
 *
 * @param deviceSequence outbox number on the device that pushed it; 0 where the server derived it from other entries
 * @param baseSequence the writer had seen the feed up to here
 * @param capturedStamp the stamp the device proposed
 * @param schemaId schema of the image, or null
 * @param changed changed columns in hexadecimal; null for all
 * @param target row id a merge leads to, feed an evicted row went to; or null
 * @param image {@link Images#write image} of an upsert, or null
 * @param salt of the image's hash, or null
 * @param imageHash salted hash of the image, or null
 */
public record LogEntry(
        FeedHead feed,
        long sequence,
        EntryKind kind,
        Verdict verdict,
        RowKey key,
        RowVersion version,
        long deviceSequence,
        long baseSequence,
        long capturedStamp,
        Integer schemaId,
        String changed,
        String target,
        String image,
        byte[] salt,
        byte[] imageHash) {
    public EntryPlace place() {
        return new EntryPlace(feed.name(), sequence);
    }

    public PastEdit asPastEdit() {
        return new PastEdit(place(), kind, verdict, version, schemaId, changed);
    }

    /** An entry without contents that the server makes by itself. */
    public static LogEntry ofServer(FeedHead feed, EntryKind kind, RowKey key, RowVersion version, String target) {
        return new LogEntry(
                feed,
                feed.next(),
                kind,
                Verdict.APPLIED,
                key,
                version,
                0,
                0,
                version.stamp(),
                null,
                null,
                target,
                null,
                null,
                null);
    }
}
