package com.rainstaff.sync.dashboard.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/** The browser's half of a session: a secret that scripts cannot read and other sites cannot send. */
public final class SessionCookie {
    private static final String NAME = "rainsync-session";

    private SessionCookie() {}

    /** The secret the browser sent, if any; nothing is known about its validity. */
    public static Optional<String> read(HttpServerRequest request) {
        Cookie cookie = request.getCookie(NAME);
        return cookie == null || cookie.getValue().isEmpty() ? Optional.empty() : Optional.of(cookie.getValue());
    }

    /** Hands the secret to the browser for {@code longest}. */
    public static void give(HttpServerRequest request, String secret, Duration longest) {
        write(request, secret, longest.toSeconds());
    }

    /** Makes the browser forget the secret. */
    public static void take(HttpServerRequest request) {
        write(request, "", 0);
    }

    private static void write(HttpServerRequest request, String value, long maxAgeSeconds) {
        HttpServerResponse response = request.response();
        response.addCookie(Cookie.cookie(NAME, value)
                .setPath("/")
                .setMaxAge(maxAgeSeconds)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure("https".equals(request.scheme())));
    }
}
