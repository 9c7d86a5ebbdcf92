package com.rainstaff.sync.server.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.exchange.DeviceReport;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The devices there are and what each said last. */
@ApplicationScoped
public class DeviceRegistry {
    private final Jdbc jdbc;
    private final ObjectMapper mapper;

    DeviceRegistry(Jdbc jdbc, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /** Whether {@code secret} is that of a device that is not revoked. */
    public boolean isAuthentic(String device, String secret) {
        return jdbc.first(
                        "select secret_hash from device where device_id = ? and revoked_at is null",
                        row -> row.getBytes("secret_hash"),
                        device)
                .map(hash -> MessageDigest.isEqual(hash, Secrets.hash(secret)))
                .orElse(false);
    }

    /** The device, held against other requests of the same device until the caller's transaction ends. */
    public Device lock(String device) {
        return jdbc.first("""
                select device_id, region, epoch, nonce, previous_nonce, attempt, accepted_through, caught_up_at
                from device where device_id = ? for update
                """, DeviceRegistry::read, device).orElseThrow();
    }

    /** The region of a device that exists. */
    public Region regionOf(String device) {
        return jdbc.first(
                        "select region from device where device_id = ?",
                        row -> Region.of(row.getString("region")),
                        device)
                .orElseThrow();
    }

    /** Notes a contact: its nonces, where the device stands, and what it reports. */
    public void noteContact(String device, ExchangeRequest request, String nonce, Instant at) {
        ExchangeRequest.ClockReading reading = request.clock();
        jdbc.update(
                """
                update device set nonce = ?, previous_nonce = ?, attempt = ?, last_contact_at = ?, cursor_generation = ?,
                       cursor_positions = ?::jsonb, clock_offset_millis = coalesce(?, clock_offset_millis)
                where device_id = ?
                """,
                nonce,
                request.nonce(),
                request.attempt(),
                at,
                request.cursor().generation(),
                json(request.cursor().positions()),
                reading == null ? null : reading.offsetMillis(),
                device);
        DeviceReport report = request.report();
        if (report != null) {
            noteReport(device, report);
        }
    }

    /** Notes that changes up to {@code through} are in the log, and how many the device still has. */
    public void notePush(String device, long through, int pushed, Instant at) {
        jdbc.update("""
                update device set accepted_through = greatest(accepted_through, ?), last_push_at = ?,
                       pending_up = greatest(0, pending_up - ?)
                where device_id = ?
                """, through, at, pushed, device);
    }

    /** Notes that nothing waits on the PC any more, if that is so: what it pushes from now on was made after {@code at}. */
    public void noteCaughtUp(String device, Instant at) {
        jdbc.update("update device set caught_up_at = ? where device_id = ? and pending_up = 0", at, device);
    }

    /** Notes what a reply left waiting. */
    public void notePull(String device, long pendingDown, Instant at) {
        jdbc.update(
                "update device set last_pull_at = ?, pending_down = ? where device_id = ?", at, pendingDown, device);
    }

    /** Lets go of an epoch: the file was restored or replaced. Numbers start anew. @return the epoch from now on */
    int startEpoch(String device) {
        return jdbc.first("""
                update device set epoch = epoch + 1, nonce = '', previous_nonce = '', attempt = '',
                       accepted_through = 0
                where device_id = ? returning epoch
                """, row -> row.getInt("epoch"), device).orElseThrow();
    }

    /** @return the new device's id */
    String create(String name, Region region, String secret, String agentVersion, Instant at) {
        String id = freeId();
        jdbc.update("""
                insert into device (device_id, name, region, secret_hash, enrolled_at, caught_up_at, agent_version)
                values (?, ?, ?, ?, ?, ?, ?)
                """, id, name, region.name(), Secrets.hash(secret), at, at, agentVersion);
        return id;
    }

    private String freeId() {
        String id = Secrets.drawDeviceId();
        Optional<Integer> taken = jdbc.first("select 1 as taken from device where device_id = ?", row -> 1, id);
        return taken.isPresent() ? freeId() : id;
    }

    private void noteReport(String device, DeviceReport report) {
        jdbc.update(
                """
                update device set agent_version = ?, pending_up = ?, parked = ?, held = ?, round_trip_millis = ?,
                       table_rows = ?::jsonb, problem = ?
                where device_id = ?
                """,
                report.agentVersion(),
                report.pendingUp(),
                report.parked(),
                report.held(),
                report.roundTripMillis(),
                json(report.rows() == null ? Map.of() : report.rows()),
                report.problem(),
                device);
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("write a report as JSON", unwritable);
        }
    }

    private static Device read(ResultSet row) throws SQLException {
        return new Device(
                row.getString("device_id"),
                Region.of(row.getString("region")),
                row.getInt("epoch"),
                row.getString("nonce"),
                row.getString("previous_nonce"),
                row.getString("attempt"),
                row.getLong("accepted_through"),
                Jdbc.instant(row, "caught_up_at"));
    }
}
