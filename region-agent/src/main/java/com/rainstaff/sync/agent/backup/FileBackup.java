package com.rainstaff.sync.agent.backup;

import com.rainstaff.sync.agent.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * A copy of the app's file as of one moment, made by SQLite's own backup, so that what a write-ahead log holds is in it
 * and a writer beside it does no harm. The copy appears under its name only when it is whole and was checked.
 */
public final class FileBackup {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FileBackup() {}

    /** A copy in {@code folder}, named by the file and the time; its path. */
    public static Path into(Path folder, Path database, Clock clock) {
        String name = database.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String ending = dot > 0 ? name.substring(dot) : "";
        String stamp = STAMP.format(clock.instant());
        Path copy = folder.resolve(stem + "-" + stamp + ending);
        for (int n = 2; Files.exists(copy); n++) {
            copy = folder.resolve(stem + "-" + stamp + "-" + n + ending);
        }
        to(copy, database);
        return copy;
    }

    /**
     * A copy at {@code copy}.
     *
     * @throws StoreException if there is a file already, or the copy could not be made; no half of one stays behind
     */
    public static void to(Path copy, Path database) {
        if (Files.exists(copy)) {
            throw new StoreException("there is a file at " + copy + " already; it was not touched");
        }
        if (!Files.isRegularFile(database)) {
            throw new StoreException("there is no database file at " + database);
        }
        Path absolute = copy.toAbsolutePath();
        Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
        try {
            Files.createDirectories(absolute.getParent());
            Files.deleteIfExists(partial);
            copyPages(database, partial);
            check(partial);
            Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SQLException failed) {
            partial.toFile().delete();
            throw new StoreException("copy " + database + " to " + copy, failed);
        }
    }

    private static void copyPages(Path from, Path to) throws SQLException {
        try (Connection connection = open(from)) {
            int result = connection.unwrap(SQLiteConnection.class).getDatabase().backup("main", to.toString(), null);
            if (result != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException("the backup ended with " + SQLiteErrorCode.getErrorCode(result));
            }
        }
    }

    private static void check(Path copy) throws SQLException {
        try (Connection connection = open(copy);
                PreparedStatement check = connection.prepareStatement("pragma quick_check(1)");
                ResultSet rows = check.executeQuery()) {
            String verdict = rows.next() ? rows.getString(1) : "ok";
            if (!verdict.equals("ok")) {
                throw new StoreException("the copy is damaged, so the file itself is: " + verdict);
            }
        }
    }

    private static Connection open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }
}
