package com.rainstaff.sync.server.database;

import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The database of this run of the server: opened before Quarkus starts, closed after it has stopped.
 *
 * <p>Opening sets the datasource's system properties, closing takes them back, so that a reload in dev mode opens anew.
 */
public final class ServerDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ServerDatabase.class);
    private static final String NAME = "rainsync";

    private final Optional<EmbeddedPostgres> embedded;

    private ServerDatabase(Optional<EmbeddedPostgres> embedded) {
        this.embedded = embedded;
    }

    /**
     * Takes the database that is configured, or starts an embedded one on the data folder.
     *
     * @throws DatabaseUnavailableException if there is neither; its message says what to do
     */
    public static ServerDatabase open() {
        StartSettings settings = StartSettings.ofThisProcess();
        Optional<DatabaseUrl> configured = ConfiguredDatabase.find(settings);
        if (configured.isPresent()) {
            announce(configured.get());
            return new ServerDatabase(Optional.empty());
        }
        Path folder = DataFolder.find(settings).resolve("postgres");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Durability.MACHINE_CRASH, RunAs.here());
        boolean ready = false;
        try {
            announce(postgres.database(NAME));
            postgres.keepRunning();
            LOG.infof("No database is configured: an embedded PostgreSQL keeps its files in %s", folder);
            ready = true;
        } finally {
            if (!ready) {
                postgres.close();
            }
        }
        return new ServerDatabase(Optional.of(postgres));
    }

    @Override
    public void close() {
        System.clearProperty(ConfiguredDatabase.JDBC_URL);
        System.clearProperty(ConfiguredDatabase.USERNAME);
        System.clearProperty(ConfiguredDatabase.PASSWORD);
        embedded.ifPresent(EmbeddedPostgres::close);
    }

    private static void announce(DatabaseUrl url) {
        System.setProperty(ConfiguredDatabase.JDBC_URL, url.jdbc());
        url.user().ifPresent(user -> System.setProperty(ConfiguredDatabase.USERNAME, user));
        url.password().ifPresent(password -> System.setProperty(ConfiguredDatabase.PASSWORD, password));
    }
}
