package com.rainstaff.sync.demo.office;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.sqlite.SQLiteConfig;

/**
 * A Rainstaff file as the app opens it: a new connection for each operation, foreign keys on, the rollback journal, and
 * one transaction for each write. Nothing is retried: an error of SQLite reaches the caller.
 *
 * @param busyTimeout how long SQLite itself waits for another connection's lock
 */
public record AppFile(Path path, Duration busyTimeout) {
    /** Shorter than the real app's 30 s, so that an agent that holds the file too long shows. */
    public static final Duration IMPATIENT = Duration.ofSeconds(1);

    public AppFile {
        Objects.requireNonNull(path, "path");
    }

    public static AppFile at(Path path) {
        return new AppFile(path, IMPATIENT);
    }

    /** What an operation does with its connection. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Each statement sees what is committed as it begins. */
    public <T> T read(Work<T> work) throws SQLException {
        try (Connection connection = open()) {
            return work.with(connection);
        }
    }

    /** One transaction: all of it is committed, or nothing. Like Python's driver it begins with the first write. */
    public <T> T write(Work<T> work) throws SQLException {
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
        return config.createConnection("jdbc:sqlite:" + path);
    }
}
