package com.rainstaff.sync.server.device;

import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notices devices whose clocks are off and devices that were silent for too long. Each change of state is told once. */
@ApplicationScoped
public class DeviceWatch {
    private final Jdbc jdbc;
    private final ActivityLog activity;
    private final DeviceConfig config;

    DeviceWatch(Jdbc jdbc, ActivityLog activity, DeviceConfig config) {
        this.jdbc = jdbc;
        this.activity = activity;
        this.config = config;
    }

    /** A device that was retired, and since when it had been silent. It is yet to be told. */
    public record Silent(String device, String region, Instant since) {}

    /** Retires every device that has been silent for too long, in one transaction. */
    @Transactional
    public void retireSilent(Instant now) {
        retire(null, now).forEach(this::tell);
    }

    /**
     * Retires one device at its return, in case nobody was awake to do it before. Joins the caller's transaction, which
     * {@linkplain #tell tells} of it once it takes no more locks.
     *
     * @return empty where it was not silent for too long
     */
    public Optional<Silent> retireIfSilent(Device device, Instant now) {
        return !device.retired() && device.heardAt().isBefore(now.minus(config.retireAfter()))
                ? retire(device.id(), now).stream().findFirst()
                : Optional.empty();
    }

    /** Tells people of a retirement. Joins the caller's transaction and holds the activity log's end until it commits. */
    public void tell(Silent retired) {
        activity.record(
                ActivityKind.ALERT,
                retired.device(),
                retired.device(),
                retired.region(),
                "silent since " + retired.since()
                        + " and retired: what it changed of rows that are deleted meanwhile will"
                        + " be shown as conflicts");
    }

    // What a database was told before it came back older, it may have forgotten.
    private List<Silent> retire(String only, Instant now) {
        return jdbc.query(
                """
                update device set retired_at = ?
                where (?::text is null or device_id = ?) and retired_at is null and revoked_at is null
                  and greatest(coalesce(last_contact_at, enrolled_at), (select max(started_at) from generation)) < ?
                returning device_id, region, coalesce(last_contact_at, enrolled_at) as silent_since
                """,
                row -> new Silent(
                        row.getString("device_id"), row.getString("region"), Jdbc.instant(row, "silent_since")),
                now,
                only,
                only,
                now.minus(config.retireAfter()));
    }

    /**
     * Notes what an exchange tells about the device's clock. Joins the caller's transaction.
     *
     * @param offset what the device measured; empty where it did not
     * @param ahead by how much the stamps it proposed lay in the future; zero where none did
     */
    public void noteClock(Device device, Optional<Duration> offset, Duration ahead, Instant now) {
        boolean off = exceeds(ahead) || offset.filter(this::exceeds).isPresent();
        if (off == device.clockOff() || !off && offset.isEmpty()) {
            return;
        }
        jdbc.update("update device set clock_off_since = ? where device_id = ?", off ? now : null, device.id());
        activity.record(
                ActivityKind.ALERT,
                device.id(),
                device.id(),
                device.region().name(),
                off ? off(offset, ahead) : "its clock is right again");
    }

    private String off(Optional<Duration> offset, Duration ahead) {
        return exceeds(ahead)
                ? "its clock is off: changes were dated " + ahead.toSeconds()
                        + " s into the future; they were dated now"
                : "its clock is off by " + offset.orElse(Duration.ZERO).toSeconds() + " s; its changes are corrected";
    }

    private boolean exceeds(Duration span) {
        return span.abs().compareTo(config.clockTolerance()) > 0;
    }
}
