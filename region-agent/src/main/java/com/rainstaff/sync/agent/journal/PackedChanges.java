package com.rainstaff.sync.agent.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.PushedChanges;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A change set in the form it was pushed in: the wire's JSON, gzipped.
 *
 * @param writtenMillis as {@link JournalEntry#writtenMillis}
 */
record PackedChanges(PushedChanges pushed, Map<Long, Long> writtenMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static byte[] pack(ChangeSet set, Map<Long, Long> writtenMillis) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            JSON.writeValue(gzip, new PackedChanges(PushedChanges.of(set), writtenMillis));
        } catch (IOException impossible) {
            throw new StoreException("pack change set " + set.lastSequence(), impossible);
        }
        return packed.toByteArray();
    }

    static JournalEntry unpack(byte[] packed, Origin origin, Instant acknowledgedAt) {
        try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            PackedChanges kept = JSON.readValue(json, PackedChanges.class);
            return new JournalEntry(kept.pushed().toChangeSet(origin), kept.writtenMillis(), acknowledgedAt);
        } catch (IOException damaged) {
            throw new StoreException("unpack a change set of " + origin, damaged);
        }
    }
}
