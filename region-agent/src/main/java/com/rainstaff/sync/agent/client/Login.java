package com.rainstaff.sync.agent.client;

import java.time.Instant;

/** A person's short-lived login: what support's tools act by, never a device's secret. */
public final class Login {
    private Login() {}

    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    /** @param token to be sent as it is, prefix included */
    public record Issued(String token, Instant expiresAt) {}
}
