package com.rainstaff.sync.server.database;

import java.util.Optional;

/** Finds the database that the person who runs the server named. */
final class ConfiguredDatabase {
    /** The datasource's own key: where it is set, Quarkus needs no help. */
    static final String JDBC_URL = "quarkus.datasource.jdbc.url";

    static final String USERNAME = "quarkus.datasource.username";
    static final String PASSWORD = "quarkus.datasource.password";

    private ConfiguredDatabase() {}

    /**
     * The first of: {@code quarkus.datasource.jdbc.url}, {@code rainsync.database-url} (RAINSYNC_DATABASE_URL),
     * DATABASE_URL, PGHOST with PGPORT, PGDATABASE, PGUSER and PGPASSWORD. Empty means that an embedded database is wanted.
     *
     * @throws DatabaseUnavailableException if the one found cannot be read; the next ones are not tried, as a mistyped
     *     address must not end in an empty database
     */
    static Optional<DatabaseUrl> find(StartSettings settings) {
        return settings.find(JDBC_URL)
                .map(url -> DatabaseUrl.parse(url, JDBC_URL))
                .or(() -> settings.find("rainsync.database-url")
                        .map(url -> DatabaseUrl.parse(url, "RAINSYNC_DATABASE_URL")))
                .or(() -> settings.environment("DATABASE_URL").map(url -> DatabaseUrl.parse(url, "DATABASE_URL")))
                .or(() -> settings.environment("PGHOST").map(host -> fromParts(host, settings)))
                .map(url -> withExplicitCredentials(url, settings));
    }

    private static DatabaseUrl fromParts(String host, StartSettings settings) {
        String port = settings.environment("PGPORT").orElse("5432");
        if (!port.matches("[0-9]{1,5}")) {
            throw new DatabaseUnavailableException("PGPORT is not a port number: " + port, null);
        }
        Optional<String> user = settings.environment("PGUSER");
        String database = settings.environment("PGDATABASE").or(() -> user).orElse("postgres");
        return DatabaseUrl.of(host, Integer.parseInt(port), database, user, settings.environment("PGPASSWORD"));
    }

    private static DatabaseUrl withExplicitCredentials(DatabaseUrl url, StartSettings settings) {
        return new DatabaseUrl(
                url.jdbc(),
                settings.find(USERNAME).or(url::user),
                settings.find(PASSWORD).or(url::password));
    }
}
