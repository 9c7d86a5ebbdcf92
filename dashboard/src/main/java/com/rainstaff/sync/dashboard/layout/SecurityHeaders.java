package com.rainstaff.sync.dashboard.layout;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Headers that keep pages what they are: nothing inline, nothing from elsewhere, no frame around them, no copy left
 * behind. On every answer under the pages' paths, whoever writes it.
 */
@ApplicationScoped
class SecurityHeaders {
    private static final List<String> PAGES = List.of("/dashboard", "/problems", "/j_security_check");
    private static final String CONTENT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    private static final int BEFORE_AUTHENTICATION = 1_000;

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, BEFORE_AUTHENTICATION);
    }

    private static void add(RoutingContext request) {
        MultiMap headers = request.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        if (PAGES.stream().anyMatch(request.normalizedPath()::startsWith)) {
            headers.set("Content-Security-Policy", CONTENT);
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
        }
        request.next();
    }
}
