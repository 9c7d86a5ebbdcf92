package com.rainstaff.sync.demo.office;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the app's releases did to the tables of a file. */
public enum Generation {
    /** Creates a file of before January 2026: five tables, no region. */
    BEFORE_2026("before-2026.sql"),
    /** Turns such a file into a migrated one: region columns that say Ankara everywhere, new tables. */
    JANUARY_2026("january-2026.sql", "service-tables.sql"),
    /** The same where the tables of services and inspection results got other columns. */
    JANUARY_2026_OTHER_SERVICES("january-2026.sql", "other-service-tables.sql"),
    /** Creates a file as today's app does. */
    CURRENT("current.sql", "service-tables.sql");

    private final List<String> scripts;

    Generation(String... scripts) {
        this.scripts = List.of(scripts);
    }

    /** Runs this release's statements in one transaction. */
    public void applyTo(AppFile file) throws SQLException {
        file.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String script : scripts) {
                    statement.executeUpdate(text(script));
                }
            }
            return null;
        });
    }

    private static String text(String script) {
        try (InputStream stream = Generation.class.getResourceAsStream("/office/" + script)) {
            if (stream == null) {
                throw new IllegalStateException("the demo's jar lacks office/" + script);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException("read office/" + script, failed);
        }
    }
}
