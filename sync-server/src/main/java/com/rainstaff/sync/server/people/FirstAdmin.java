package com.rainstaff.sync.server.people;

import com.rainstaff.sync.server.device.Secrets;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Lets the first person in. A password from the configuration holds from the next start on whenever it changes. */
@ApplicationScoped
class FirstAdmin {
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final People people;
    private final AdminConfig config;

    FirstAdmin(People people, AdminConfig config) {
        this.people = people;
        this.config = config;
    }

    void onStart(@Observes StartupEvent start) {
        if (config.password().isPresent()) {
            String password = config.password().get();
            if (!people.belongTogether(config.username(), password)) {
                people.admit(config.username(), password);
            }
        } else {
            String drawn = Secrets.draw().substring(0, 16);
            if (people.admitFirst(config.username(), drawn)) {
                LOG.infof("First start: log in as %s with password %s and change it.", config.username(), drawn);
            }
        }
    }
}
