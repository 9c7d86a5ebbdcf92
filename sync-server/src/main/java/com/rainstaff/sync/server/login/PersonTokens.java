package com.rainstaff.sync.server.login;

import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.device.Secrets;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.people.People;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Bearer tokens for the tools of people: short-lived, stored as hashes. */
@ApplicationScoped
public class PersonTokens {
    private static final Duration VALID_FOR = Duration.ofHours(8);

    private final People people;
    private final Jdbc jdbc;
    private final ActivityLog activity;
    private final Clock clock;

    PersonTokens(People people, Jdbc jdbc, ActivityLog activity, Clock clock) {
        this.people = people;
        this.jdbc = jdbc;
        this.activity = activity;
        this.clock = clock;
    }

    /** A person as far as access goes. */
    public record Person(String username, String role) {}

    /** @param token without the prefix that marks it as a person's */
    public record Issued(String token, Instant expiresAt) {}

    /** A token for whoever proves who they are; empty for anybody else. Both are recorded. */
    @Transactional
    public Optional<Issued> issue(String username, String password) {
        if (!people.belongTogether(username, password)) {
            activity.record(ActivityKind.LOGIN_FAILED, username, null, null, "for a tool");
            return Optional.empty();
        }
        Instant now = clock.instant();
        Issued issued = new Issued(Secrets.draw(), now.plus(VALID_FOR));
        jdbc.update("delete from person_token where expires_at < ?", now);
        jdbc.update("""
                insert into person_token (token_hash, username, created_at, expires_at) values (?, ?, ?, ?)
                """, Secrets.hash(issued.token()), username, now, issued.expiresAt());
        activity.record(ActivityKind.LOGIN, username, null, null, "for a tool");
        return Optional.of(issued);
    }

    /** The person a token was given to, while it holds. */
    public Optional<Person> holderOf(String token) {
        return jdbc.first(
                """
                select p.username, p.role from person_token t join person p using (username)
                where t.token_hash = ? and t.expires_at > ?
                """,
                row -> new Person(row.getString("username"), row.getString("role")),
                Secrets.hash(token),
                clock.instant());
    }
}
