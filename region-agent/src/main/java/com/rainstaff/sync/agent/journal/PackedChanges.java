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
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A change set in the form it was pushed in: the wire's JSON, gzipped. */
final class PackedChanges {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PackedChanges() {}

    static byte[] pack(ChangeSet set) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            JSON.writeValue(gzip, PushedChanges.of(set));
        } catch (IOException impossible) {
            throw new StoreException("pack change set " + set.lastSequence(), impossible);
        }
        return packed.toByteArray();
    }

    static ChangeSet unpack(byte[] packed, Origin origin) {
        try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return JSON.readValue(json, PushedChanges.class).toChangeSet(origin);
        } catch (IOException damaged) {
            throw new StoreException("unpack a change set of " + origin, damaged);
        }
    }
}
