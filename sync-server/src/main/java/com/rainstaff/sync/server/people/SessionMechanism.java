package com.rainstaff.sync.server.people;

import com.rainstaff.sync.dashboard.session.SessionCookie;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The session cookie, for the pages alone: the API takes no cookies, so that no other site can borrow them. */
@ApplicationScoped
class SessionMechanism implements HttpAuthenticationMechanism {
    private static final List<String> PAGES = List.of("/dashboard", "/problems", "/j_security_check");
    private static final String LOGIN = "/dashboard/login";
    private static final int SEE_OTHER = 303;
    private static final int UNAUTHORIZED = 401;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        Optional<String> secret = isPage(context) ? SessionCookie.read(context.request()) : Optional.empty();
        return secret.isEmpty()
                ? Uni.createFrom().nullItem()
                : providers.authenticate(new SessionRequest(secret.get()));
    }

    /** Sends people to the login page and back; a page that renews itself is told to go there whole. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        if (!isPage(context)) {
            return Uni.createFrom().nullItem();
        } else if (context.request().getHeader("HX-Request") != null) {
            return Uni.createFrom().item(new ChallengeData(UNAUTHORIZED, "HX-Redirect", LOGIN));
        }
        return Uni.createFrom().item(new ChallengeData(SEE_OTHER, "Location", LOGIN + wayBack(context)));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(SessionRequest.class);
    }

    /** Before the API's mechanism, whose challenge is not for browsers. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1;
    }

    private static String wayBack(RoutingContext context) {
        return context.request().method() == HttpMethod.GET
                ? "?to=" + URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8)
                : "";
    }

    private static boolean isPage(RoutingContext context) {
        return PAGES.stream().anyMatch(context.normalizedPath()::startsWith);
    }
}
