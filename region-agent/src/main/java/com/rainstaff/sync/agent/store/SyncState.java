package com.rainstaff.sync.agent.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where this file stands: whose it is, what it has applied, how far its clock has come. One row, written only in the
 * transaction whose effects it speaks of.
 *
 * @param base number of the current {@code rainsync_base} row, which triggers store with each outbox entry
 * @param device the device this file belongs to; empty before enrolment
 * @param region the device's region; null before enrolment
 * @param regions every region's official name
 * @param nonce nonce of the last reply applied
 * @param cursor what is applied
 * @param lastStamp newest stamp handed out or applied
 * @param contactMillis server time of the last reply that left nothing waiting here; 0 before the first
 * @param catalog what the files do not say
 * @param announced fingerprints of the schemas the server has accepted from this file
 * @param armedSchemaVersion SQLite's schema version the triggers were made for; 0 while there are none
 */
public record SyncState(
        long base,
        String device,
        Region region,
        List<String> regions,
        int epoch,
        String nonce,
        Cursor cursor,
        long lastStamp,
        long contactMillis,
        Catalog catalog,
        List<String> announced,
        long armedSchemaVersion) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Long>> POSITIONS = new TypeReference<>() {};
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

    private static final AtomicReference<ReadCatalog> LAST_CATALOG =
            new AtomicReference<>(new ReadCatalog("", Catalog.NONE));

    private record ReadCatalog(String text, Catalog catalog) {}

    public boolean isEnrolled() {
        return !device.isEmpty();
    }

    /** The origin of changes made to this file now. */
    public Origin origin() {
        return new Origin(device, epoch);
    }

    /** Every region this PC knows of. */
    public List<Region> knownRegions() {
        return regions.stream().map(Region::of).toList();
    }

    /** The same of another region. */
    public SyncState withRegion(Region owner) {
        return new SyncState(
                base,
                device,
                owner,
                regions,
                epoch,
                nonce,
                cursor,
                lastStamp,
                contactMillis,
                catalog,
                announced,
                armedSchemaVersion);
    }

    /** The same with another catalog. */
    public SyncState withCatalog(Catalog inForce) {
        return new SyncState(
                base,
                device,
                region,
                regions,
                epoch,
                nonce,
                cursor,
                lastStamp,
                contactMillis,
                inForce,
                announced,
                armedSchemaVersion);
    }

    /** The same with other schemas announced, by fingerprint. */
    public SyncState withAnnounced(List<String> fingerprints) {
        return new SyncState(
                base,
                device,
                region,
                regions,
                epoch,
                nonce,
                cursor,
                lastStamp,
                contactMillis,
                catalog,
                List.copyOf(fingerprints),
                armedSchemaVersion);
    }

    /** The same in another epoch, the next exchange with {@code firstNonce}. */
    public SyncState withHandshake(int fresh, String firstNonce) {
        return new SyncState(
                base,
                device,
                region,
                regions,
                fresh,
                firstNonce,
                cursor,
                lastStamp,
                contactMillis,
                catalog,
                announced,
                armedSchemaVersion);
    }

    /** The same with something else applied. */
    public SyncState withCursor(Cursor applied) {
        return new SyncState(
                base,
                device,
                region,
                regions,
                epoch,
                nonce,
                applied,
                lastStamp,
                contactMillis,
                catalog,
                announced,
                armedSchemaVersion);
    }

    public static SyncState read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        select base, device, region, regions, epoch, nonce, generation, positions, last_stamp,
                               contact_millis, catalog, announced, armed_schema_version
                        from rainsync_state""");
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new StoreException("rainsync_state is empty; run migrate again to arm this file");
            }
            String region = row.getString("region");
            return new SyncState(
                    row.getLong("base"),
                    row.getString("device"),
                    region.isEmpty() ? null : Region.of(region),
                    JSON.readValue(row.getString("regions"), NAMES),
                    row.getInt("epoch"),
                    row.getString("nonce"),
                    new Cursor(row.getString("generation"), JSON.readValue(row.getString("positions"), POSITIONS)),
                    row.getLong("last_stamp"),
                    row.getLong("contact_millis"),
                    catalog(row.getString("catalog")),
                    JSON.readValue(row.getString("announced"), NAMES),
                    row.getLong("armed_schema_version"));
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read rainsync_state", damaged);
        }
    }

    // Read several times a round, and the same for months.
    private static Catalog catalog(String text) throws JsonProcessingException {
        ReadCatalog last = LAST_CATALOG.get();
        if (!last.text().equals(text)) {
            last = new ReadCatalog(text, text.isEmpty() ? Catalog.NONE : JSON.readValue(text, Catalog.class));
            LAST_CATALOG.set(last);
        }
        return last.catalog();
    }

    /** Stores all of it, in the caller's transaction. */
    public void write(Connection connection) throws SQLException {
        try {
            Sql.execute(
                    connection,
                    """
                    update rainsync_state set base = ?, device = ?, region = ?, regions = ?, epoch = ?, nonce = ?,
                        generation = ?, positions = ?, last_stamp = ?, contact_millis = ?, catalog = ?, announced = ?,
                        armed_schema_version = ?""",
                    base,
                    device,
                    region == null ? "" : region.name(),
                    JSON.writeValueAsString(regions),
                    epoch,
                    nonce,
                    cursor.generation(),
                    JSON.writeValueAsString(cursor.positions()),
                    lastStamp,
                    contactMillis,
                    JSON.writeValueAsString(catalog),
                    JSON.writeValueAsString(announced),
                    armedSchemaVersion);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("write rainsync_state", impossible);
        }
    }
}
