package com.rainstaff.sync.server.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A bearer token that somebody showed. */
final class BearerRequest extends BaseAuthenticationRequest {
    private final String token;

    BearerRequest(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }
}
