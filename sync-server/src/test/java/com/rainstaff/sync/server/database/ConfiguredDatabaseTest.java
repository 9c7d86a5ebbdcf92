package com.rainstaff.sync.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ConfiguredDatabaseTest {
    @Test
    void nothing_configured_asks_for_the_embedded_database() {
        assertThat(find(Map.of("DATABASE_URL", " "))).isEmpty();
    }

    @Test
    void the_products_own_variable_goes_before_the_hosts() {
        assertThat(find(Map.of("DATABASE_URL", "postgres://other/db", "RAINSYNC_DATABASE_URL", "postgres://mine/db")))
                .map(DatabaseUrl::jdbc)
                .contains("jdbc:postgresql://mine:5432/db");
    }

    @Test
    void libpqs_variables_are_understood() {
        assertThat(find(Map.of("PGHOST", "db", "PGPORT", "6000", "PGUSER", "sync", "PGPASSWORD", "p")))
                .contains(new DatabaseUrl("jdbc:postgresql://db:6000/sync", Optional.of("sync"), Optional.of("p")));
    }

    @Test
    void the_datasources_own_keys_go_before_everything() {
        assertThat(find(Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://mine/db",
                        "QUARKUS_DATASOURCE_USERNAME", "u",
                        "DATABASE_URL", "postgres://other/db")))
                .contains(new DatabaseUrl("jdbc:postgresql://mine/db", Optional.of("u"), Optional.empty()));
    }

    @Test
    void a_mistyped_address_never_ends_in_an_empty_embedded_database() {
        assertThatThrownBy(() ->
                        find(Map.of("RAINSYNC_DATABASE_URL", "postgres//db/rain", "DATABASE_URL", "postgres://db/x")))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageStartingWith("RAINSYNC_DATABASE_URL");
    }

    private static Optional<DatabaseUrl> find(Map<String, String> environment) {
        return ConfiguredDatabase.find(new StartSettings(new Properties(), environment, new Properties()));
    }
}
