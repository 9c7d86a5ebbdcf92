package com.rainstaff.sync.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class FileBackupTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void makeADatabase() throws SQLException {
        database = folder.resolve("puantaj İğne 'x'.db");
        run(
                database,
                "create table employees (id integer primary key, full_name text)",
                "insert into employees values (1, 'Ayşe')");
    }

    @Test
    void the_copy_holds_what_only_the_write_ahead_log_has() throws SQLException {
        try (Connection open = open(database);
                Statement statement = open.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma wal_autocheckpoint = 0");
            statement.execute("insert into employees values (2, 'Çağrı')");
            Path copy = FileBackup.into(folder.resolve("backups"), database, NOON);
            assertThat(copy).hasFileName("puantaj İğne 'x'-20261122-120000.db");
            assertThat(count(copy)).isEqualTo(2);
        }
    }

    @Test
    void two_copies_of_one_second_do_not_meet() {
        Path first = FileBackup.into(folder, database, NOON);
        Path second = FileBackup.into(folder, database, NOON);
        assertThat(second).isNotEqualTo(first).exists();
        assertThat(first).exists();
    }

    @Test
    void a_file_in_the_way_is_not_touched() throws IOException {
        Path taken = folder.resolve("taken.db");
        Files.writeString(taken, "somebody's");
        assertThatThrownBy(() -> FileBackup.to(taken, database)).isInstanceOf(StoreException.class);
        assertThat(taken).hasContent("somebody's");
    }

    @Test
    void what_is_no_database_leaves_no_half_of_a_copy() throws IOException {
        Path text = folder.resolve("notes.db");
        Files.writeString(text, "this is no database at all, only a text of some length".repeat(20));
        Path copy = folder.resolve("copy.db");
        assertThatThrownBy(() -> FileBackup.to(copy, text)).isInstanceOf(StoreException.class);
        assertThat(copy).doesNotExist();
        assertThat(folder.resolve("copy.db.partial")).doesNotExist();
    }

    private static long count(Path file) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from employees")) {
            return rows.getLong(1);
        }
    }

    private static void run(Path file, String... statements) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    private static Connection open(Path file) throws SQLException {
        return new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
    }
}
