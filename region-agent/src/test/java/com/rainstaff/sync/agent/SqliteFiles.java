package com.rainstaff.sync.agent;

import com.rainstaff.sync.agent.store.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** Real SQLite files for tests, made and written as an app would, on connections of their own. */
public final class SqliteFiles {
    private SqliteFiles() {}

    /** Creates {@code folder/puantaj.db} with the app's {@code sql} and opens it as the agent does. */
    public static SqliteFile create(Path folder, String sql) {
        Path path = folder.resolve("puantaj.db");
        write(path, sql);
        return SqliteFile.open(path);
    }

    /** Runs a migration of the app: foreign keys off, as SQLite's manual says, or dropping a table deletes children. */
    public static void migrate(Path path, String ddl) {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma foreign_keys = off");
            statement.execute("pragma busy_timeout = 1000");
            statement.executeUpdate(ddl);
        } catch (SQLException cause) {
            throw new IllegalStateException("the app's own migration failed: " + ddl, cause);
        }
    }

    /** Runs the app's {@code sql} in one transaction on a new connection with foreign keys on, as the app does. */
    public static void write(Path path, String sql) {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma foreign_keys = on");
            statement.execute("pragma busy_timeout = 1000");
            connection.setAutoCommit(false);
            statement.executeUpdate(sql);
            connection.commit();
        } catch (SQLException cause) {
            throw new IllegalStateException("the app's own write failed: " + sql, cause);
        }
    }
}
