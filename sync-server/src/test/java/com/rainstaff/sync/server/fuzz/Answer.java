package com.rainstaff.sync.server.fuzz;

import java.util.Locale;
import java.util.Map;

/**
 * What the server said.
 *
 * @param status 0 where it closed the connection without a word
 * @param headers by name in lower case
 */
record Answer(int status, Map<String, String> headers, String body) {
    static final Answer NONE = new Answer(0, Map.of(), "");

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    boolean isAccepted() {
        return status >= 200 && status < 400;
    }

    boolean isStream() {
        return header("Content-Type").startsWith("text/event-stream");
    }

    @Override
    public String toString() {
        return status + " " + headers + "\n" + (body.length() <= 1_500 ? body : body.substring(0, 1_500) + "…");
    }
}
