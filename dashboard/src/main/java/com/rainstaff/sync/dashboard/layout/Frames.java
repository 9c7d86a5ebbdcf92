package com.rainstaff.sync.dashboard.layout;

import com.rainstaff.sync.dashboard.session.FormGuard;
import com.rainstaff.sync.dashboard.session.SessionCookie;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes each page's {@link Frame}. The language asked for in {@code ?lang=} is remembered for a year. */
@ApplicationScoped
public class Frames {
    private static final String COOKIE = "rainsync-lang";

    private final SecurityIdentity identity;
    private final DashboardConfig config;
    private final Clock clock;

    Frames(SecurityIdentity identity, DashboardConfig config, Clock clock) {
        this.identity = identity;
        this.config = config;
        this.clock = clock;
    }

    /** The frame of the page that answers {@code request}. */
    public Frame of(HttpServerRequest request) {
        return of(request, request.path());
    }

    /** The same for a page that can be opened again at {@code path} rather than at the address that was posted to. */
    public Frame of(HttpServerRequest request, String path) {
        return new Frame(
                languageOf(request),
                viewer(),
                SessionCookie.read(request).map(FormGuard::tokenFor).orElse(""),
                clock.instant(),
                config.zone(),
                path,
                queryWithoutLanguage(request),
                Math.toIntExact(Math.max(1, config.refresh().toSeconds())));
    }

    private Viewer viewer() {
        return identity.isAnonymous()
                ? Viewer.NOBODY
                : new Viewer(identity.getPrincipal().getName(), identity.hasRole("admin"));
    }

    private static Language languageOf(HttpServerRequest request) {
        Optional<Language> asked = Language.of(request.getParam("lang"));
        asked.ifPresent(language -> remember(request, language));
        return asked.or(() -> remembered(request))
                .orElseGet(() -> Language.accepted(request.getHeader("Accept-Language")));
    }

    private static Optional<Language> remembered(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? Optional.empty() : Language.of(cookie.getValue());
    }

    private static void remember(HttpServerRequest request, Language language) {
        request.response()
                .addCookie(Cookie.cookie(COOKIE, language.tag())
                        .setPath("/")
                        .setMaxAge(Duration.ofDays(365).toSeconds())
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.STRICT));
    }

    private static String queryWithoutLanguage(HttpServerRequest request) {
        String query = request.query() == null ? "" : request.query();
        return Arrays.stream(query.split("&"))
                .filter(part -> !part.isEmpty() && !part.startsWith("lang="))
                .collect(Collectors.joining("&"));
    }
}
