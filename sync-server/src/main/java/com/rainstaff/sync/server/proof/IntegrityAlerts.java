package com.rainstaff.sync.server.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What cannot be and was met all the same. Each is kept once, however often it is met, and told in the activity log. */
@ApplicationScoped
public class IntegrityAlerts {
    private static final String SERVER = "server";

    private final Jdbc jdbc;
    private final ActivityLog activity;
    private final Clock clock;

    IntegrityAlerts(Jdbc jdbc, ActivityLog activity, Clock clock) {
        this.jdbc = jdbc;
        this.activity = activity;
        this.clock = clock;
    }

    /** What was met. */
    public enum Kind {
        /** Stored contents do not fit the hash they were accepted with. */
        DAMAGED_CONTENTS,
        /** A device pushed the version a row already has, with other contents. */
        EQUAL_VERSION;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param place row and entry
     * @param detail for a person
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Alert(String kind, String place, String detail, Instant firstSeenAt, Instant lastSeenAt) {}

    /** Joins the caller's transaction, and holds the activity log's end where the alert is new. */
    public void raise(Kind kind, String place, String detail) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean fresh = jdbc.first("""
                insert into integrity_alert (kind, place, detail, first_seen_at, last_seen_at) values (?, ?, ?, ?, ?)
                on conflict (kind, place) do update set last_seen_at = excluded.last_seen_at
                returning xmax = 0 as fresh
                """, row -> row.getBoolean("fresh"), kind.code(), place, detail, now, now)
                .orElseThrow();
        if (fresh) {
            activity.record(ActivityKind.INTEGRITY, SERVER, null, null, kind.code() + ": " + place + ". " + detail);
        }
    }

    /** All of them, the newest first. */
    List<Alert> all() {
        return jdbc.query(
                """
                select kind, place, detail, first_seen_at, last_seen_at from integrity_alert order by alert_id desc
                """,
                row -> new Alert(
                        row.getString("kind"),
                        row.getString("place"),
                        row.getString("detail"),
                        Jdbc.instant(row, "first_seen_at"),
                        Jdbc.instant(row, "last_seen_at")));
    }
}
