package com.rainstaff.sync.server.people;

import com.rainstaff.sync.server.device.Secrets;
import com.rainstaff.sync.server.jdbc.Jdbc;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Lets the first person in. A password from the configuration holds from the next start on whenever it changes. */
@ApplicationScoped
class FirstAdmin {
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final Jdbc jdbc;
    private final AdminConfig config;

    FirstAdmin(Jdbc jdbc, AdminConfig config) {
        this.jdbc = jdbc;
        this.config = config;
    }

    void onStart(@Observes StartupEvent start) {
        if (config.password().isPresent()) {
            ensure(config.password().get());
        } else if (nobodyIsKnown()) {
            String drawn = Secrets.draw().substring(0, 16);
            store(drawn);
            LOG.infof("First start: log in as %s with password %s and change it.", config.username(), drawn);
        }
    }

    private void ensure(String password) {
        boolean holds = jdbc.first(
                        "select password_hash from person where username = ?",
                        row -> row.getString("password_hash"),
                        config.username())
                .map(hash -> BcryptUtil.matches(password, hash))
                .orElse(false);
        if (!holds) {
            store(password);
        }
    }

    private boolean nobodyIsKnown() {
        return jdbc.first("select username from person limit 1", row -> row.getString("username"))
                .isEmpty();
    }

    private void store(String password) {
        jdbc.update("""
                insert into person (username, password_hash, role) values (?, ?, 'admin')
                on conflict (username) do update set password_hash = excluded.password_hash
                """, config.username(), BcryptUtil.bcryptHash(password));
    }
}
