package com.rainstaff.sync.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The file that a person edits: lines of {@code key = value}, comments after {@code #} at a line's start. Values are
 * taken as they stand, so that a Windows path needs no doubled backslashes.
 */
final class SettingsFile {
    private SettingsFile() {}

    /** What the file says; nothing where there is no file. */
    static Map<Setting, String> read(Path file) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new SettingsException("%s, line %d: \"%s\" is not key = value".formatted(file, number, text));
            }
            String key = text.substring(0, equals).strip();
            int at = number;
            Setting setting = Setting.ofKey(key)
                    .orElseThrow(() ->
                            new SettingsException("%s, line %d: there is no setting \"%s\"".formatted(file, at, key)));
            values.put(setting, text.substring(equals + 1).strip());
        }
        return values;
    }

    private static List<String> lines(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            // Editors on Windows may begin a file with a byte order mark.
            return Files.readString(file).replace("\uFEFF", "").lines().toList();
        } catch (IOException unreadable) {
            throw new SettingsException(
                    "The settings in " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The commented file for {@code values}; a setting without a value stands there as a comment. */
    static String text(Map<Setting, String> values) {
        StringBuilder text = new StringBuilder("""
        # Settings of the Rainstaff Sync agent. Each can also be given in the environment, as the name in brackets,
        # or as a flag: flag over environment over this file.
        """);
        for (Setting setting : Setting.values()) {
            text.append('\n');
            for (String line : setting.explanation()) {
                text.append("# ").append(line).append('\n');
            }
            text.append("# [").append(setting.variable()).append("]\n");
            String value = values.getOrDefault(setting, "");
            text.append(value.isEmpty() ? "#" : "")
                    .append(setting.key())
                    .append(" = ")
                    .append(value)
                    .append('\n');
        }
        return text.toString();
    }
}
