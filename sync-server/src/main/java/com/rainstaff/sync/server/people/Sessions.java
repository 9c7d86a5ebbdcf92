package com.rainstaff.sync.server.people;

import com.rainstaff.sync.server.device.Secrets;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Browsers that are signed in. They share the table of the tools' tokens, hashed apart from them, so that neither secret
 * serves as the other.
 */
@ApplicationScoped
class Sessions {
    private static final String APART = "session ";

    private final Jdbc jdbc;
    private final SessionConfig config;
    private final Clock clock;

    Sessions(Jdbc jdbc, SessionConfig config, Clock clock) {
        this.jdbc = jdbc;
        this.config = config;
        this.clock = clock;
    }

    /** Somebody signed in, and their role. */
    record Person(String username, String role) {}

    /** Begins a session and returns its secret, which is stored as a hash. Sessions that are over are swept out. */
    @Transactional
    String begin(String username) {
        String secret = Secrets.draw();
        Instant now = clock.instant();
        jdbc.update("delete from person_token where expires_at < ?", now);
        jdbc.update("""
                insert into person_token (token_hash, username, created_at, expires_at) values (?, ?, ?, ?)
                """, hash(secret), username, now, now.plus(config.idle()));
        return secret;
    }

    /** Whose session it is, while it lasts. Its use puts off its end, at most once a minute. */
    @Transactional
    Optional<Person> holderOf(String secret) {
        Instant now = clock.instant();
        Optional<Person> person =
                jdbc.first("""
                select p.username, p.role from person_token t join person p using (username)
                where t.token_hash = ? and t.expires_at > ?
                """, row -> new Person(row.getString("username"), row.getString("role")), hash(secret), now);
        if (person.isPresent()) {
            putOffEnd(secret, now);
        }
        return person;
    }

    /** Ends a session at once; returns whose it was. */
    Optional<String> end(String secret) {
        return jdbc.first(
                "delete from person_token where token_hash = ? returning username",
                row -> row.getString("username"),
                hash(secret));
    }

    private void putOffEnd(String secret, Instant now) {
        jdbc.update(
                """
                update person_token set expires_at = least(?, created_at + make_interval(secs => ?))
                where token_hash = ? and expires_at < ?
                """,
                now.plus(config.idle()),
                (double) config.longest().toSeconds(),
                hash(secret),
                now.plus(config.idle()).minusSeconds(60));
    }

    private static byte[] hash(String secret) {
        return Secrets.hash(APART + secret);
    }
}
