package com.rainstaff.sync.server.fuzz;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A database of its own, and no pauses after wrong passwords. */
public final class FuzzProfile implements QuarkusTestProfile {
    private static final String NEVER = "100000000";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("rainsync.login.attempts", NEVER, "rainsync.login.attempts-per-address", NEVER);
    }
}
