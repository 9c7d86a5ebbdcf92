package com.rainstaff.sync.agent.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * The app's database file, as the agent touches it: one connection, short {@code BEGIN IMMEDIATE} transactions, foreign
 * keys unenforced (the app's cascades are captured where they happen and must not run again here), the journal mode left
 * as the app has it. Used by one thread at a time.
 */
public final class SqliteFile implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SqliteFile.class);

    /** How long the agent waits for the app; the app itself waits 30 s for us. */
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private static final Witness NOBODY = new Witness() {
        @Override
        public void begins(String doing) {}

        @Override
        public void stored(String doing) {}
    };

    private final Path path;
    private final Connection connection;
    private final Witness witness;

    private SqliteFile(Path path, Connection connection, Witness witness) {
        this.path = path;
        this.connection = connection;
        this.witness = witness;
    }

    /** Is told of each transaction. What it throws ends the work there, as the end of the process would. */
    public interface Witness {
        /** Nothing is changed yet. */
        void begins(String doing);

        /** Everything is stored. */
        void stored(String doing);
    }

    /** Work inside one transaction; its exceptions roll everything back. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Opens an existing file; never creates one.
     *
     * @throws StoreException if there is no file, or it is no database
     */
    public static SqliteFile open(Path path) {
        return open(path, NOBODY);
    }

    /** The same, watched. */
    public static SqliteFile open(Path path, Witness witness) {
        if (!Files.isRegularFile(path)) {
            throw new StoreException("there is no database file at " + path + "; nothing was changed");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(false);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        // Otherwise the driver compiles and runs a query for the last row id after every insert.
        config.setGetGeneratedKeys(false);
        try {
            return new SqliteFile(path, config.createConnection("jdbc:sqlite:" + path.toAbsolutePath()), witness);
        } catch (SQLException cause) {
            throw new StoreException("open " + path, cause);
        }
    }

    /** Runs {@code work} in a {@code BEGIN IMMEDIATE} transaction: all of it is stored, or nothing. */
    public <T> T write(String doing, Work<T> work) {
        try {
            witness.begins(doing);
            T result = inTransaction(work);
            witness.stored(doing);
            return result;
        } catch (SQLException cause) {
            throw new StoreException(doing, cause);
        }
    }

    // Switching autocommit on is what commits; the driver's own commit would begin another transaction at once, and
    // fail for that one's sake after everything was stored.
    private <T> T inTransaction(Work<T> work) throws SQLException {
        boolean stored = false;
        try {
            connection.setAutoCommit(false);
            T result = work.in(connection);
            connection.setAutoCommit(true);
            stored = true;
            return result;
        } finally {
            if (!stored) {
                undo();
            }
        }
    }

    // Whatever was thrown, errors of the machine too. The driver changes its mode before SQLite has begun or ended the
    // transaction: left alone, it would take every statement of the next one for a transaction of its own.
    private void undo() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException nothingOpen) {
            LOG.debugf(
                    "SQLite had not begun the transaction, or rolled it back by itself: %s", nothingOpen.getMessage());
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException nothingToCommit) {
            LOG.tracef("The driver is out of the transaction: %s", nothingToCommit.getMessage());
        }
    }

    /** Runs {@code work} statement by statement, each seeing the newest commit; the app is never kept waiting. */
    public <T> T read(String doing, Work<T> work) {
        try {
            return work.in(connection);
        } catch (SQLException cause) {
            throw new StoreException(doing, cause);
        }
    }

    /**
     * Has everything read from the disk again. SQLite does so where the file's change counter is another one; a backup
     * copied over the open file brings an old counter, which as many commits later is the one that SQLite remembers.
     */
    public void forgetPages() {
        read("forget what was read", connection -> {
            Sql.script(connection, "pragma shrink_memory");
            return null;
        });
    }

    /** A number that changes when another connection has committed; costs microseconds. */
    public long dataVersion() {
        return read("notice commits", connection -> Sql.number(connection, "pragma data_version"));
    }

    /** A number that changes with every change to the file's tables, indexes and triggers. */
    public long schemaVersion() {
        return read("notice schema changes", connection -> Sql.number(connection, "pragma schema_version"));
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException cause) {
            throw new StoreException("close " + path, cause);
        }
    }
}
