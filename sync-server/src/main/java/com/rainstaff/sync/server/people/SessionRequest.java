package com.rainstaff.sync.server.people;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A session cookie that a browser sent. */
final class SessionRequest extends BaseAuthenticationRequest {
    private final String secret;

    SessionRequest(String secret) {
        this.secret = secret;
    }

    String secret() {
        return secret;
    }
}
