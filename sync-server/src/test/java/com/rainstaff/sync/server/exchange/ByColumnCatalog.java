package com.rainstaff.sync.server.exchange;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A server whose catalog merges employees by column and has a table whose key refers to another. */
public final class ByColumnCatalog implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("rainsync.catalog.file", "src/test/resources/catalog/by-column.json");
    }
}
