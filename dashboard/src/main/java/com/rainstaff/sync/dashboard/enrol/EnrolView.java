package com.rainstaff.sync.dashboard.enrol;

import java.time.Instant;
import java.util.List;

/**
 * The page's contents.
 *
 * @param chosen the region asked for; empty before
 * @param token the token just made; empty before
 * @param server the server's address as the PC should use it
 */
public record EnrolView(
        List<String> regions, String chosen, String note, String token, Instant expiresAt, String server) {
    static EnrolView choice(List<String> regions, String server) {
        return new EnrolView(regions, "", "", "", Instant.EPOCH, server);
    }

    public boolean made() {
        return !token.isEmpty();
    }

    /** What to run on the PC. */
    public String command() {
        return "rainsync-agent enroll --server " + server + " --token " + token + " --name \"" + pcName() + "\"";
    }

    private String pcName() {
        String plain = note.replaceAll("[^\\p{L}\\p{N} ._-]", "").strip();
        return plain.isEmpty() ? chosen + " PC" : plain;
    }
}
