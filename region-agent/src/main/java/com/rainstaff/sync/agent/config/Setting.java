package com.rainstaff.sync.agent.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything an agent can be told. A flag goes over the environment, that over the file, that over the default. */
public enum Setting {
    /** Where the server answers. */
    SERVER("", "Address of the server, such as https://rainsync.example.com"),
    /** The app's database file. */
    DB("", "The app's database file. Backslashes, blanks and Turkish letters are taken as they stand."),
    /** What people call this PC. */
    NAME("", "What people call this PC"),
    /** Labels in a region column that mean this PC's own region though they name another. */
    OWN_LABELS(
            "",
            "Region labels in this file that are this PC's own work though they name another region,"
                    + " separated by commas:",
            "rows that a column default of the January migration labelled 'Ankara'"),
    /** How news from the server arrives. */
    NEWS(
            "sse",
            "sse: the server says at once when there is something new;",
            "poll: ask every \"poll\" only, so that a free host may sleep"),
    /** Longest time between two exchanges. */
    POLL("5m", "Longest time between two exchanges: 90s, 5m, 2h"),
    /** The language of messages. */
    LANG("", "Language of messages: tr or en; the system's where nothing is said");

    private final String byDefault;
    private final List<String> explanation;

    Setting(String byDefault, String... explanation) {
        this.byDefault = byDefault;
        this.explanation = List.of(explanation);
    }

    /** The name in the file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in the environment. */
    public String variable() {
        return "RAINSYNC_" + name();
    }

    String byDefault() {
        return byDefault;
    }

    List<String> explanation() {
        return explanation;
    }

    static Optional<Setting> ofKey(String key) {
        return Stream.of(values()).filter(setting -> setting.key().equals(key)).findFirst();
    }
}
