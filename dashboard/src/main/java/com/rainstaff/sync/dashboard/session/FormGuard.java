package com.rainstaff.sync.dashboard.session;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Tells a form of ours from one that another site made the browser send. Works beside {@code SameSite=Strict}, not
 * instead of it.
 */
public final class FormGuard {
    private FormGuard() {}

    /** What a form of this session carries in its hidden field; says nothing about the session's secret. */
    public static String tokenFor(String sessionSecret) {
        byte[] digest = sha256("form " + sessionSecret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /**
     * Lets a form pass that came from a page of this server within this session.
     *
     * @throws SyncException {@link ProblemType#NOT_ALLOWED} otherwise
     */
    public static void requireOwnForm(HttpServerRequest request, String token) {
        requireOwnSite(request);
        String expected = SessionCookie.read(request).map(FormGuard::tokenFor).orElse("");
        if (expected.isEmpty() || token == null || !equalInConstantTime(expected, token)) {
            throw refusal();
        }
    }

    /**
     * Lets a request pass unless the browser says that another site caused it. Programs that are no browsers say nothing.
     *
     * @throws SyncException {@link ProblemType#NOT_ALLOWED} otherwise
     */
    public static void requireOwnSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw refusal();
        }
        String origin = request.getHeader("Origin");
        if (origin != null && !sameAuthority(origin, request)) {
            throw refusal();
        }
    }

    private static boolean sameAuthority(String origin, HttpServerRequest request) {
        try {
            String host = request.getHeader("Host");
            return URI.create(origin).getRawAuthority() != null
                    && URI.create(origin).getRawAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean equalInConstantTime(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static SyncException refusal() {
        return new SyncException(
                ProblemType.NOT_ALLOWED,
                "The form did not come from a page of this server in this session. Nothing was changed;"
                        + " open the page again and repeat.");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
