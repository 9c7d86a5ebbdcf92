package com.rainstaff.sync.server.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How to reach a PostgreSQL database, in the parts that the datasource takes. Its text hides the password, so it may be
 * logged.
 *
 * @param jdbc address with options and without credentials, which pgjdbc does not take there
 * @param user absent where the address or the driver's defaults name one
 * @param password absent where none is needed
 */
public record DatabaseUrl(String jdbc, Optional<String> user, Optional<String> password) {
    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads {@code postgres://}, {@code postgresql://} (as hosts hand them out, percent-encoded credentials in front of
     * the host) and {@code jdbc:postgresql:}, which is taken as it is.
     *
     * @throws DatabaseUnavailableException if it is none of them; the message names {@code source}, never the credentials
     */
    static DatabaseUrl parse(String text, String source) {
        String url = text.strip();
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(url, Optional.empty(), Optional.empty());
        }
        if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
            throw unreadable(source, null);
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // The exception's message repeats the address, password and all: it is left out.
            throw unreadable(source, null);
        }
        String database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
        if (uri.getHost() == null || database.isEmpty()) {
            throw unreadable(source, null);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String[] credentials = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        return new DatabaseUrl(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + "/" + database + options,
                credentials.length > 0 && !credentials[0].isEmpty()
                        ? Optional.of(decode(credentials[0]))
                        : Optional.empty(),
                credentials.length > 1 ? Optional.of(decode(credentials[1])) : Optional.empty());
    }

    /** The address made of its parts; {@code database} may hold any character. */
    static DatabaseUrl of(String host, int port, String database, Optional<String> user, Optional<String> password) {
        String encoded = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return new DatabaseUrl("jdbc:postgresql://" + host + ":" + port + "/" + encoded, user, password);
    }

    private static String decode(String part) {
        // A plus is a plus in credentials; only forms use it for a space.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static DatabaseUnavailableException unreadable(String source, Throwable cause) {
        return new DatabaseUnavailableException(
                source + " is not a PostgreSQL address. Write postgres://user:password@host:5432/database"
                        + " (special characters in the password percent-encoded) or jdbc:postgresql://host:5432/database.",
                cause);
    }

    @Override
    public String toString() {
        return jdbc.replaceFirst("\\?.*", "") + user.map(name -> " as " + name).orElse("");
    }
}
