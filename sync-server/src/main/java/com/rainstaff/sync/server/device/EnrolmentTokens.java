package com.rainstaff.sync.server.device;

import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One-time tokens that turn a PC into a device of one region. Only their hashes are stored. */
@ApplicationScoped
public class EnrolmentTokens {
    private final Jdbc jdbc;
    private final ActivityLog activity;
    private final Clock clock;

    EnrolmentTokens(Jdbc jdbc, ActivityLog activity, Clock clock) {
        this.jdbc = jdbc;
        this.activity = activity;
        this.clock = clock;
    }

    /**
     * A new token, shown this once.
     *
     * @param note what the token is for, or null
     * @param by name of the person who asked for it
     */
    @Transactional
    public String issue(Region region, String note, Duration validFor, String by) {
        String token = Secrets.draw();
        Instant now = clock.instant();
        jdbc.update("""
                insert into enrolment_token (token_hash, region, note, created_by, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?)
                """, Secrets.hash(token), region.name(), note, by, now, now.plus(validFor));
        activity.record(ActivityKind.ADMINISTRATION, by, null, region.name(), "enrolment token issued");
        return token;
    }

    /** Uses the token up; empty where it never was, was used or is too old. Of two at once only one gets the region. */
    Optional<Region> redeem(String token, Instant at) {
        return jdbc.first("""
                update enrolment_token set used_at = ?
                where token_hash = ? and used_at is null and expires_at > ?
                returning region
                """, row -> Region.of(row.getString("region")), at, Secrets.hash(token), at);
    }

    void noteUser(String token, String device) {
        jdbc.update("update enrolment_token set used_by = ? where token_hash = ?", device, Secrets.hash(token));
    }
}
