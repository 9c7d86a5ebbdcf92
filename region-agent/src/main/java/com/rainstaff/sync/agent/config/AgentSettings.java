package com.rainstaff.sync.agent.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this agent was told, and where. Nothing is corrected in silence: what cannot be meant is refused. */
public final class AgentSettings {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})\\s*([smh])");

    private final Map<Setting, Told> told;

    private record Told(String value, String where) {}

    private AgentSettings(Map<Setting, Told> told) {
        this.told = told;
    }

    /** How news from the server arrives. */
    public enum News {
        /** The server says so at once, over a connection kept open. */
        SSE,
        /** The agent asks now and then. */
        POLL
    }

    /**
     * Flags over environment over file over defaults.
     *
     * @param file may be missing
     * @throws SettingsException for a key nobody knows, or a value that cannot be meant
     */
    public static AgentSettings load(Map<Setting, String> flags, Map<String, String> environment, Path file) {
        Map<Setting, Told> told = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            told.put(setting, new Told(setting.byDefault(), "default"));
        }
        SettingsFile.read(file).forEach((setting, value) -> told.put(setting, new Told(value, file.toString())));
        for (Setting setting : Setting.values()) {
            Optional.ofNullable(environment.get(setting.variable()))
                    .filter(value -> !value.isBlank())
                    .ifPresent(value -> told.put(setting, new Told(value.strip(), setting.variable())));
        }
        flags.forEach((setting, value) -> told.put(setting, new Told(value, "--" + setting.key())));
        AgentSettings settings = new AgentSettings(told);
        settings.check();
        return settings;
    }

    private void check() {
        server();
        database();
        news();
        poll();
        language();
    }

    public Optional<URI> server() {
        return value(Setting.SERVER).map(text -> {
            URI uri = parsed(Setting.SERVER, "an address such as https://rainsync.example.com", () -> URI.create(text));
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!isHttp || uri.getHost() == null) {
                throw notMeant(Setting.SERVER, "an address such as https://rainsync.example.com");
            }
            return uri;
        });
    }

    public Optional<Path> database() {
        return value(Setting.DB)
                .map(text -> parsed(
                        Setting.DB,
                        "a file",
                        () -> Path.of(text).toAbsolutePath().normalize()));
    }

    public Optional<String> name() {
        return value(Setting.NAME);
    }

    /** Region labels in this file that are this PC's own work though they name another region. */
    public List<String> ownLabels() {
        return value(Setting.OWN_LABELS).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    public News news() {
        return parsed(
                Setting.NEWS,
                "sse or poll",
                () -> News.valueOf(value(Setting.NEWS).orElseThrow().toUpperCase(Locale.ROOT)));
    }

    /** Longest time between two exchanges. */
    public Duration poll() {
        Matcher span = SPAN.matcher(value(Setting.POLL).orElseThrow());
        if (!span.matches()) {
            throw notMeant(Setting.POLL, "a span such as 90s, 5m or 2h");
        }
        long number = Long.parseLong(span.group(1));
        Duration poll =
                switch (span.group(2).charAt(0)) {
                    case 's' -> Duration.ofSeconds(number);
                    case 'm' -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        if (poll.isZero() || poll.compareTo(Duration.ofHours(24)) > 0) {
            throw notMeant(Setting.POLL, "from 1s to 24h");
        }
        return poll;
    }

    public Optional<Locale> language() {
        return value(Setting.LANG).map(text -> {
            if (!text.equals("tr") && !text.equals("en")) {
                throw notMeant(Setting.LANG, "tr or en");
            }
            return Locale.forLanguageTag(text);
        });
    }

    /** Where a setting's value comes from: a flag, a variable, a file or the default. */
    public String origin(Setting setting) {
        return told.get(setting).where();
    }

    /** The value as it was given; empty where none was. */
    public Optional<String> value(Setting setting) {
        return Optional.of(told.get(setting).value()).filter(text -> !text.isBlank());
    }

    /** Writes the commented file that says all of this again; a file in its place is replaced. */
    public void store(Path file) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            value(setting).ifPresent(value -> values.put(setting, value));
        }
        database().ifPresent(path -> values.put(Setting.DB, path.toString()));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, SettingsFile.text(values));
        } catch (IOException failed) {
            throw new SettingsException(
                    "The settings could not be written to " + file + ": " + failed.getMessage(), failed);
        }
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse();
    }

    private <T> T parsed(Setting setting, String expected, Parser<T> parser) {
        try {
            return parser.parse();
        } catch (SettingsException already) {
            throw already;
        } catch (IllegalArgumentException malformed) {
            throw notMeant(setting, expected);
        }
    }

    private SettingsException notMeant(Setting setting, String expected) {
        Told value = told.get(setting);
        return new SettingsException(
                "%s is \"%s\" (%s); it has to be %s".formatted(setting.key(), value.value(), value.where(), expected));
    }
}
