package com.rainstaff.sync.server.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.DeviceReport;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
                select device_id, region, epoch, nonce, previous_nonce, attempt, accepted_through, caught_up_at,
                       retired_at is not null as retired, epoch_claim, introduced_in, introduced_by, may_resend,
                       coalesce(last_contact_at, enrolled_at) as heard_at, pending_up,
                       clock_off_since is not null as clock_off
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

    /** Notes a contact in one statement: who holds the device, where it stands, what it reports, brought and fetched. */
    public void note(Contact contact) {
        ExchangeRequest request = contact.request();
        ExchangeRequest.ClockReading reading = request.clock();
        Optional<DeviceReport> report = Optional.ofNullable(request.report());
        Optional<DeviceReport.Proof> proof = report.map(DeviceReport::proof);
        jdbc.update(
                """
                update device set nonce = ?, previous_nonce = ?, attempt = ?, last_contact_at = ?, cursor_generation = ?,
                       cursor_positions = ?::jsonb, clock_offset_millis = coalesce(?, clock_offset_millis),
                       accepted_through = ?, may_resend = ?, last_push_at = coalesce(?, last_push_at),
                       pending_up = ?, caught_up_at = ?, retired_at = case when ? then null else retired_at end,
                       last_pull_at = coalesce(?, last_pull_at), pending_down = coalesce(?, pending_down),
                       agent_version = coalesce(?, agent_version), parked = coalesce(?, parked), held = coalesce(?, held),
                       round_trip_millis = coalesce(?, round_trip_millis), table_rows = coalesce(?::jsonb, table_rows),
                       problem = case when ? then ? else problem end, proven_at = coalesce(?, proven_at),
                       differing = coalesce(?::jsonb, differing)
                where device_id = ?
                """,
                contact.nonce(),
                request.nonce(),
                request.attempt(),
                contact.at(),
                request.cursor().generation(),
                json(request.cursor().positions()),
                reading == null ? null : reading.offsetMillis(),
                contact.through(),
                contact.mayResend(),
                contact.pushed() == 0 ? null : contact.at(),
                contact.pendingUp(),
                contact.caughtUpAt(),
                contact.isCaughtUp(),
                contact.waiting() == null ? null : contact.at(),
                contact.waiting(),
                report.map(DeviceReport::agentVersion).orElse(null),
                report.map(DeviceReport::parked).orElse(null),
                report.map(DeviceReport::held).orElse(null),
                report.map(DeviceReport::roundTripMillis).orElse(null),
                report.map(told -> json(told.rows() == null ? Map.of() : told.rows()))
                        .orElse(null),
                report.isPresent(),
                report.map(DeviceReport::problem).orElse(null),
                proof.map(DeviceReport.Proof::provenMillis)
                        .map(ToldMillis::possible)
                        .map(Instant::ofEpochMilli)
                        .orElse(null),
                proof.map(told -> json(told.differing())).orElse(null),
                contact.device().id());
    }

    /** Tables that a report tells differ and that the one before did not tell of. */
    public List<String> newlyDiffering(String device, DeviceReport report) {
        if (report == null
                || report.proof() == null
                || report.proof().differing().isEmpty()) {
            return List.of();
        }
        return jdbc.query(
                """
                select t.name from unnest(?::text[]) as t (name)
                where not exists (select from device d where d.device_id = ? and d.differing @> to_jsonb(t.name))
                order by t.name
                """, row -> row.getString("name"), report.proof().differing().toArray(String[]::new), device);
    }

    /** Notes that changes of {@code origin} up to {@code through}, which had been lost, are in the log again. */
    public void noteResent(Origin origin, long through) {
        jdbc.update(
                "update device set accepted_through = greatest(accepted_through, ?) where device_id = ? and epoch = ?",
                through,
                origin.device(),
                origin.epoch());
    }

    /** Last outbox number in the log of each epoch; an epoch without any is missing. */
    public Map<Integer, Long> accepted(String device) {
        Map<Integer, Long> accepted = new TreeMap<>();
        jdbc.query(
                "select epoch, max(last_sequence) as through from change_set where device_id = ? group by epoch",
                row -> accepted.put(row.getInt("epoch"), row.getLong("through")),
                device);
        return accepted;
    }

    /** Notes what a reply left waiting. */
    public void notePull(String device, long pendingDown, Instant at) {
        jdbc.update(
                "update device set last_pull_at = ?, pending_down = ? where device_id = ?", at, pendingDown, device);
    }

    /** Lets go of an epoch: the file was restored or replaced. Numbers start anew. */
    void startEpoch(String device, int epoch, String nonce, String claim) {
        jdbc.update("""
                update device set epoch = ?, nonce = ?, previous_nonce = '', attempt = '', accepted_through = 0,
                       epoch_claim = ?
                where device_id = ?
                """, epoch, nonce, claim, device);
    }

    /** Notes that the device presented itself in {@code generation}; it may send again what was lost. */
    void noteIntroduction(String device, int epoch, String nonce, String generation, String by) {
        jdbc.update("""
                update device set epoch = ?, nonce = ?, previous_nonce = '', attempt = '', epoch_claim = '',
                       introduced_in = ?, introduced_by = ?, may_resend = true,
                       accepted_through = coalesce((select max(c.last_sequence) from change_set c
                           where c.device_id = device.device_id and c.epoch = ?), 0)
                where device_id = ?
                """, epoch, nonce, generation, by, epoch, device);
    }

    /** @return the new device's id */
    String create(String name, Region region, String secret, String agentVersion, String generation, Instant at) {
        String id = freeId();
        jdbc.update("""
                insert into device (device_id, name, region, secret_hash, enrolled_at, caught_up_at, agent_version,
                                    introduced_in)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """, id, name, region.name(), Secrets.hash(secret), at, at, agentVersion, generation);
        return id;
    }

    /** The device, held as by {@link #lock}; empty where the database knows none of this id. */
    Optional<Device> find(String device) {
        return jdbc.first("select 1 as found from device where device_id = ?", row -> 1, device)
                .map(found -> lock(device));
    }

    /** Takes a device in again that the database has lost. It has not presented itself in any generation yet. */
    void takeIn(Device device, String name, String secret, String agentVersion, Instant at) {
        jdbc.update(
                """
                insert into device (device_id, name, region, secret_hash, enrolled_at, caught_up_at, agent_version, epoch,
                                    nonce)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                device.id(),
                name,
                device.region().name(),
                Secrets.hash(secret),
                at,
                at,
                agentVersion,
                device.epoch(),
                device.nonce());
    }

    /** Makes who knows {@code secret} and {@code nonce} the device's only holder. */
    void handOver(String device, String name, String secret, String nonce) {
        jdbc.update("""
                update device set name = ?, secret_hash = ?, nonce = ?, previous_nonce = '', attempt = '',
                       epoch_claim = '', revoked_at = null
                where device_id = ?
                """, name, Secrets.hash(secret), nonce, device);
    }

    private String freeId() {
        String id = Secrets.drawDeviceId();
        Optional<Integer> taken = jdbc.first("select 1 as taken from device where device_id = ?", row -> 1, id);
        return taken.isPresent() ? freeId() : id;
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
                Jdbc.instant(row, "caught_up_at"),
                row.getBoolean("retired"),
                row.getString("epoch_claim"),
                row.getString("introduced_in"),
                row.getString("introduced_by"),
                row.getBoolean("may_resend"),
                Jdbc.instant(row, "heard_at"),
                row.getLong("pending_up"),
                row.getBoolean("clock_off"));
    }
}
