package com.rainstaff.sync.server.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.schema.Catalog;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The catalog all devices go by, read once at start. */
@Startup
@ApplicationScoped
public class CatalogInForce {
    private static final String SHIPPED = "/catalog/rainstaff.json";

    private final Catalog catalog;
    private final String fingerprint;

    CatalogInForce(CatalogConfig config, ObjectMapper mapper) {
        byte[] json = config.file().map(CatalogInForce::read).orElseGet(CatalogInForce::shipped);
        try {
            this.catalog = mapper.readValue(json, Catalog.class);
        } catch (IOException malformed) {
            throw new UncheckedIOException("read the catalog of " + config.file(), malformed);
        }
        this.fingerprint = HexFormat.of().formatHex(sha256(json), 0, 8);
    }

    public Catalog catalog() {
        return catalog;
    }

    /** Sixteen hex digits of the SHA-256 of the catalog's file. */
    public String fingerprint() {
        return fingerprint;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read the catalog " + file, unreadable);
        }
    }

    private static byte[] shipped() {
        try (InputStream stream = CatalogInForce.class.getResourceAsStream(SHIPPED)) {
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read the shipped catalog", unreadable);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
