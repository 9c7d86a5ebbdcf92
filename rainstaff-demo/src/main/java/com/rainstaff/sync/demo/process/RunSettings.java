package com.rainstaff.sync.demo.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * What a later run on the same folder needs again.
 *
 * @param port where the server listens
 * @param adminPassword drawn for this folder
 */
public record RunSettings(int port, String adminPassword) {
    /** Those of {@code folder}; new ones where it has none. {@code port} 0 stands for the earlier or a free one. */
    public static RunSettings of(WorkFolder folder, int port) throws IOException {
        Path file = folder.root().resolve("demo.properties");
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            }
        }
        int earlier = Integer.parseInt(kept.getProperty("port", "0"));
        int wanted = port > 0 ? port : Ports.isFree(earlier) ? earlier : Ports.free();
        RunSettings settings = new RunSettings(wanted, kept.getProperty("admin-password", password()));
        kept.setProperty("port", Integer.toString(settings.port));
        kept.setProperty("admin-password", settings.adminPassword);
        Files.createDirectories(folder.root());
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            kept.store(writer, "of the demo");
        }
        return settings;
    }

    private static String password() {
        byte[] random = new byte[9];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
