package com.rainstaff.sync.server.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * One real PostgreSQL for all {@code @QuarkusTest} classes, with a database of its own for each run. Its files stay in
 * {@code target}, so that the next run need not create them.
 */
public final class PostgresForTests implements QuarkusTestResourceLifecycleManager {
    private static final String PREFIX = "test_";

    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        postgres = EmbeddedPostgres.start(
                Path.of("target", "postgres").toAbsolutePath(), Durability.PROCESS_CRASH, RunAs.here());
        dropEarlierRuns(postgres.database("postgres"));
        DatabaseUrl url = postgres.database(PREFIX + UUID.randomUUID());
        return Map.of(
                ConfiguredDatabase.JDBC_URL, url.jdbc(),
                ConfiguredDatabase.USERNAME, url.user().orElseThrow(),
                ConfiguredDatabase.PASSWORD, url.password().orElseThrow());
    }

    @Override
    public void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    private static void dropEarlierRuns(DatabaseUrl maintenance) {
        try (Connection connection = DriverManager.getConnection(
                        maintenance.jdbc(),
                        maintenance.user().orElseThrow(),
                        maintenance.password().orElseThrow());
                var list =
                        connection.prepareStatement("select datname from pg_database where starts_with(datname, ?)")) {
            list.setString(1, PREFIX);
            try (var names = list.executeQuery();
                    var drop = connection.createStatement()) {
                while (names.next()) {
                    drop.execute("drop database " + drop.enquoteIdentifier(names.getString(1), true));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("drop the databases of earlier test runs", e);
        }
    }
}
