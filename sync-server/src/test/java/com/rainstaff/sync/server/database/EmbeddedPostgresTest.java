package com.rainstaff.sync.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    static Path shared;

    /** A name with what people have in theirs: a space and Turkish letters. */
    private static Path folder;

    private static RunAs runAs;

    @BeforeAll
    static void chooseWhoRunsIt() {
        folder = shared.resolve("Şube verisi");
        runAs = RunAs.here();
    }

    @Test
    void committed_rows_survive_a_stop_a_killed_server_and_a_killed_postgres() throws Exception {
        try (EmbeddedPostgres first = start()) {
            execute(first, "create table kept(step text)");
            execute(first, "insert into kept values ('stopped')");
        }

        EmbeddedPostgres second = start();
        execute(second, "insert into kept values ('server killed')");
        long leftover = second.processId().orElseThrow();
        second.abandon();

        EmbeddedPostgres third = start();
        assertThat(third.processId())
                .as("the leftover was stopped, not used on")
                .isPresent()
                .get()
                .isNotEqualTo(leftover);
        execute(third, "insert into kept values ('postgres killed')");
        ProcessHandle main = ProcessHandle.of(third.processId().orElseThrow()).orElseThrow();
        main.destroyForcibly();
        main.onExit().get(30, TimeUnit.SECONDS);
        third.abandon();

        try (EmbeddedPostgres fourth = start()) {
            assertThat(count(fourth)).isEqualTo(3);
            assertThat(setting(fourth, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(fourth, "fsync")).isEqualTo("on");
            assertASecondServerIsRefused();
        }
        assertAnotherProgramUnderTheOldNumberIsLeftAlone();
    }

    @Test
    @Timeout(300)
    void a_postgres_that_is_killed_under_a_living_server_comes_back_where_it_was(@TempDir Path own) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(own, Durability.MACHINE_CRASH, runAs)) {
            postgres.keepRunning();
            DatabaseUrl before = postgres.database("rain");
            execute(postgres, "create table kept(step text)");
            for (int kills = 1; kills <= 2; kills++) {
                execute(postgres, "insert into kept values ('committed')");
                ProcessHandle main =
                        ProcessHandle.of(postgres.processId().orElseThrow()).orElseThrow();
                main.destroyForcibly();
                main.onExit().get(30, TimeUnit.SECONDS);

                assertThat(countAgain(postgres)).isEqualTo(kills);
            }
            assertThat(postgres.database("rain")).isEqualTo(before);
        }
    }

    /** Asks until somebody answers. */
    private static int countAgain(EmbeddedPostgres postgres) {
        while (true) {
            try {
                return count(postgres);
            } catch (SQLException | DatabaseUnavailableException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    private static void assertASecondServerIsRefused() {
        assertThatThrownBy(EmbeddedPostgresTest::start)
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("Another server already works on")
                .hasMessageContaining("RAINSYNC_DATA_DIR");
    }

    private static void assertAnotherProgramUnderTheOldNumberIsLeftAlone() throws Exception {
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(count(postgres)).isEqualTo(3);
        }
    }

    @Test
    void files_of_another_major_version_are_refused_untouched(@TempDir Path other) throws IOException {
        Path version = Files.createDirectories(other.resolve("cluster")).resolve("PG_VERSION");
        Files.writeString(version, "15\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(other, Durability.PROCESS_CRASH, runAs))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("are PostgreSQL 15's");
        assertThat(version).hasContent("15");
    }

    private static EmbeddedPostgres start() {
        return EmbeddedPostgres.start(folder, Durability.MACHINE_CRASH, runAs);
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(EmbeddedPostgres postgres) throws SQLException {
        return Integer.parseInt(query(postgres, "select count(*) from kept"));
    }

    private static String setting(EmbeddedPostgres postgres, String name) throws SQLException {
        return query(postgres, "select current_setting('" + name + "', true)");
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        DatabaseUrl url = postgres.database("rain");
        return DriverManager.getConnection(
                url.jdbc(), url.user().orElseThrow(), url.password().orElseThrow());
    }
}
