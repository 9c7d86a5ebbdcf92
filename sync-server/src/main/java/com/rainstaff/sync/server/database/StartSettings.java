package com.rainstaff.sync.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The few settings that are needed before Quarkus, and with it its configuration, is up. Read as Quarkus would: a system
 * property over an environment variable over {@code config/application.properties} in the working folder.
 */
final class StartSettings {
    private static final Path FILE = Path.of("config", "application.properties");

    private final Properties system;
    private final Map<String, String> environment;
    private final Properties file;

    StartSettings(Properties system, Map<String, String> environment, Properties file) {
        this.system = system;
        this.environment = environment;
        this.file = file;
    }

    static StartSettings ofThisProcess() {
        Properties file = new Properties();
        if (Files.isReadable(FILE)) {
            try (var reader = Files.newBufferedReader(FILE)) {
                file.load(reader);
            } catch (IOException e) {
                throw new DatabaseUnavailableException(
                        "Could not read " + FILE.toAbsolutePath() + ": " + e.getMessage(), e);
            }
        }
        return new StartSettings(System.getProperties(), System.getenv(), file);
    }

    /** The value of {@code key}, for instance {@code rainsync.data-dir}; blank counts as not set. */
    Optional<String> find(String key) {
        String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        return filled(system.getProperty(key)).or(() -> environment(variable)).or(() -> filled(file.getProperty(key)));
    }

    /** The environment variable of exactly this name; blank counts as not set. */
    Optional<String> environment(String variable) {
        return filled(environment.get(variable));
    }

    private static Optional<String> filled(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
}
