package com.rainstaff.sync.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction that fails, however, leaves nothing behind, and the next one is whole again; what was read can be read anew. */
class SqliteFileTest {
    @TempDir
    Path folder;

    private SqliteFile file;

    @BeforeEach
    void open() {
        file = SqliteFiles.create(folder, "create table notes (id integer primary key, text text)");
        file.read("be impatient", connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("pragma busy_timeout = 1");
            }
        });
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void a_backup_copied_over_the_open_file_is_seen_where_its_next_commits_bring_the_change_counter_of_before()
            throws Exception {
        Path backup = Files.copy(file.path(), folder.resolve("backup.db"));
        commit("insert into notes (text) values ('lost with the restore')");
        assertThat(texts()).containsExactly("lost with the restore");
        Files.write(file.path(), Files.readAllBytes(backup));
        commit("insert into notes (text) values ('written since')");

        file.forgetPages();

        assertThat(texts()).containsExactly("written since");
    }

    private void commit(String sql) throws SQLException {
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> texts() {
        return file.read("read", connection -> {
            List<String> texts = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select text from notes")) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        });
    }

    @Test
    void a_transaction_that_could_not_begin() throws SQLException {
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");
            assertThatThrownBy(() -> insert(1))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failed -> assertThat(failed.isLocked())
                                    .as(failed.getMessage())
                                    .isTrue());
            statement.execute("rollback");
        }

        requireWhole(0);
    }

    @Test
    void a_transaction_that_could_not_commit() throws SQLException {
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            statement.execute("begin");
            statement.executeQuery("select * from notes").close();
            assertThatThrownBy(() -> insert(1)).isInstanceOf(StoreException.class);
            statement.execute("rollback");
        }

        requireWhole(0);
    }

    @Test
    void a_transaction_that_sqlite_itself_rolled_back_fails_for_its_own_reason() {
        insert(1);

        assertThatThrownBy(() -> file.write("insert twice", connection -> {
                    Sql.execute(connection, "insert into notes values (2, 'two')");
                    Sql.execute(connection, "insert or rollback into notes values (1, 'again')");
                    return null;
                }))
                .hasMessageContaining("insert twice")
                .hasMessageContaining("UNIQUE");

        requireWhole(1);
    }

    /** Half of a transaction is undone, nothing stays locked, and a whole one is stored. */
    private void requireWhole(long rows) {
        assertThat(count()).isEqualTo(rows);
        assertThatThrownBy(() -> file.write("fail half way", connection -> {
                    Sql.execute(connection, "insert into notes values (8, 'half')");
                    throw new IllegalStateException("half way");
                }))
                .hasMessage("half way");
        assertThat(count()).as("rows after half a transaction").isEqualTo(rows);
        SqliteFiles.write(file.path(), "insert into notes values (9, 'by the app')");
        insert(7);
        assertThat(count()).isEqualTo(rows + 2);
    }

    private void insert(long id) {
        file.write("insert", connection -> {
            Sql.execute(connection, "insert into notes values (?, 'some')", id);
            return null;
        });
    }

    private long count() {
        return file.read("count", connection -> Sql.number(connection, "select count(*) from notes"));
    }

    private Connection other() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.path());
    }
}
