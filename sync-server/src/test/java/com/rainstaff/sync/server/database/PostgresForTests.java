package com.rainstaff.sync.server.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * One real PostgreSQL for all {@code @QuarkusTest} classes, with a database of its own for each run. Its files stay in
 * {@code target}, so that the next run need not create them.
 */
public final class PostgresForTests implements QuarkusTestResourceLifecycleManager {
    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        postgres = EmbeddedPostgres.start(
                Path.of("target", "postgres").toAbsolutePath(), Durability.PROCESS_CRASH, RunAs.here());
        DatabaseUrl url = postgres.database("test_" + UUID.randomUUID());
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
}
