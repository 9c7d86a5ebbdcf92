package com.rainstaff.sync.demo.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An app's database that nobody prepared for sync, with what people do in it; see the folder {@code odd}.
 *
 * @param region whose PCs work with it
 * @param undeclared references that the file does not declare and the administrator names: table, column, parent
 * @param unsynced tables that cannot sync
 */
enum OddDatabase {
    WORKSHOP("Ankara", Map.of(), Set.of("günlük")),
    LIBRARY("Istanbul", Map.of(), Set.of()),
    CLUB("Izmir", Map.of("aidat \"2026\"", Map.of("kişi", "oyuncu")), Set.of("ziyaret"));

    private final String region;
    private final Map<String, Map<String, String>> undeclared;
    private final Set<String> unsynced;

    OddDatabase(String region, Map<String, Map<String, String>> undeclared, Set<String> unsynced) {
        this.region = region;
        this.undeclared = undeclared;
        this.unsynced = unsynced;
    }

    String region() {
        return region;
    }

    Map<String, Map<String, String>> undeclared() {
        return undeclared;
    }

    Set<String> unsynced() {
        return unsynced;
    }

    /** Its tables, indexes, triggers and views. */
    String schema() {
        return resource(".sql");
    }

    /** What stands in each file before its PC takes part, a statement a line. */
    List<String> start() {
        return lines("-start.sql");
    }

    /** What people do at any time, a transaction a line. */
    List<String> work() {
        return lines("-work.sql");
    }

    /** What they do only while nobody else works. */
    List<String> workAlone() {
        return lines("-alone.sql");
    }

    private List<String> lines(String ending) {
        return resource(ending)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .toList();
    }

    private String resource(String ending) {
        String name = "/odd/" + name().toLowerCase(Locale.ROOT) + ending;
        try (InputStream stream = OddDatabase.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read " + name, unreadable);
        }
    }
}
