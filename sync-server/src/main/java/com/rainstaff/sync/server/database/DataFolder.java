package com.rainstaff.sync.server.database;

import java.nio.file.Path;
import java.util.Locale;

/** Where the server keeps what must survive it. */
final class DataFolder {
    private DataFolder() {}

    /**
     * {@code rainsync.data-dir} (RAINSYNC_DATA_DIR), or the system's place for such files: {@code
     * /var/lib/rainsync/server} for root, the user's data folder otherwise. Never the working folder, which differs from
     * start to start and would show an empty database.
     */
    static Path find(StartSettings settings) {
        return settings.find("rainsync.data-dir")
                .map(Path::of)
                .orElseGet(() -> byDefault(settings))
                .toAbsolutePath()
                .normalize();
    }

    private static Path byDefault(StartSettings settings) {
        Path home = Path.of(System.getProperty("user.home"));
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
            Path programData = settings.environment("ProgramData").map(Path::of).orElse(home);
            return programData.resolve("RainSync").resolve("server");
        }
        if (System.getProperty("user.name").equals("root")) {
            return Path.of("/var/lib/rainsync/server");
        }
        Path userData = settings.environment("XDG_DATA_HOME").map(Path::of).orElse(home.resolve(".local/share"));
        return userData.resolve("rainsync").resolve("server");
    }
}
