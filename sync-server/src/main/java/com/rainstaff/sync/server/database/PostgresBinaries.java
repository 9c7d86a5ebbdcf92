package com.rainstaff.sync.server.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the jar.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {
    private static final int OWNER_MAY_EXECUTE = 0100;

    /**
     * Unpacks them below {@code parent}, in a folder named after their content; unpacked once, it is used again. A start
     * that dies half-way leaves nothing that a later one would take for whole.
     *
     * @throws DatabaseUnavailableException if this build carries none for this platform
     */
    static PostgresBinaries unpackBelow(Path parent) throws IOException {
        byte[] archive = archive();
        Path target = parent.resolve("binaries-" + HexFormat.of().formatHex(sha256(archive), 0, 8));
        if (!Files.isDirectory(target)) {
            Path unfinished = Files.createTempDirectory(parent, "unpacking-");
            unpack(archive, unfinished);
            unfinished.toFile().setExecutable(true, false);
            unfinished.toFile().setReadable(true, false);
            Files.move(unfinished, target);
        }
        return new PostgresBinaries(target);
    }

    String program(String name) {
        return folder.resolve("bin")
                .resolve(RunAs.isWindows() ? name + ".exe" : name)
                .toString();
    }

    private static byte[] archive() throws IOException {
        String system = system();
        String architecture = System.getProperty("os.arch");
        try (InputStream stream = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture)) {
            return stream.readAllBytes();
        } catch (IllegalStateException e) {
            throw new DatabaseUnavailableException(
                    "This build carries no PostgreSQL for " + system + " on " + architecture
                            + ". Set DATABASE_URL to a PostgreSQL that already runs, or build the server on this kind of machine.",
                    e);
        }
    }

    /** The binaries' own names for systems, which the resolver does not derive. */
    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return "Windows";
        }
        return name.startsWith("mac") ? "Darwin" : "Linux";
    }

    private static void unpack(byte[] archive, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(archive)), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = into.resolve(entry.getName()).normalize();
                if (!path.startsWith(into)) {
                    throw new IOException("entry leads out of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    continue;
                }
                Files.copy(tar, path);
                if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0) {
                    path.toFile().setExecutable(true, false);
                }
            }
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
