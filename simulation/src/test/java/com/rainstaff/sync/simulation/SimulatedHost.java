package com.rainstaff.sync.simulation;

import com.rainstaff.sync.server.database.DatabaseUrl;
import com.rainstaff.sync.server.database.Durability;
import com.rainstaff.sync.server.database.EmbeddedPostgres;
import com.rainstaff.sync.server.database.RunAs;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The PostgreSQL of the simulated server, kept in {@code target} from run to run, and the server's settings. */
public final class SimulatedHost implements QuarkusTestResourceLifecycleManager {
    /** So few that a PC that comes back reads several pages. */
    private static final String PAGE_LIMIT = "20";

    /** Histories ask the same small things again and again; planning each anew is nearly half of PostgreSQL's work. */
    private static final String PLAN_ONCE = "?prepareThreshold=1&options=-c%20plan_cache_mode=force_generic_plan";

    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        Path target = Path.of("target").toAbsolutePath();
        postgres = EmbeddedPostgres.start(target.resolve("postgres"), Durability.PROCESS_CRASH, RunAs.here());
        DatabaseUrl url = postgres.database("simulation");
        return Map.of(
                "quarkus.datasource.jdbc.url", url.jdbc().concat(PLAN_ONCE),
                "quarkus.datasource.username", url.user().orElseThrow(),
                "quarkus.datasource.password", url.password().orElseThrow(),
                "quarkus.flyway.clean-at-start", "true",
                "rainsync.exchange.page-limit", PAGE_LIMIT,
                "rainsync.catalog.file", catalog(target).toString());
    }

    private static Path catalog(Path target) {
        try {
            return Files.writeString(target.resolve("catalog.json"), Office.CATALOG);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        postgres.close();
    }
}
