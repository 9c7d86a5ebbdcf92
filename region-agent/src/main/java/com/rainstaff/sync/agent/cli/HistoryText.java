package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.exchange.HistoryEntry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A row's history for a person: a line for each version, its values below. */
final class HistoryText {
    private static final String SUPERSEDED = "S";

    private HistoryText() {}

    static void print(AgentCommand agent, Words words, String table, List<HistoryEntry> history) {
        if (history.isEmpty()) {
            agent.say(words.say("history.none", table));
        }
        history.forEach(entry -> print(agent, words, entry));
    }

    private static void print(AgentCommand agent, Words words, HistoryEntry entry) {
        String who = entry.deviceName() == null ? entry.device() : entry.deviceName() + " (" + entry.device() + ")";
        String kind = EntryKind.of(entry.kind().charAt(0)).name().toLowerCase(Locale.ROOT);
        agent.say(words.say(
                "history.entry", entry.writtenAt(), kind, entry.rowId(), who, entry.acceptedAt(), entry.feed()));
        if (SUPERSEDED.equals(entry.verdict())) {
            agent.say("    " + words.say("history.superseded"));
        }
        if (entry.foundAt() != null) {
            String since = entry.foundSince() == null ? "-" : entry.foundSince().toString();
            agent.say("    " + words.say("history.found", since, entry.foundAt()));
        }
        if (entry.target() != null) {
            agent.say("    -> " + entry.target());
        }
        if (entry.values() != null) {
            agent.say("    " + values(entry));
        }
    }

    private static String values(HistoryEntry entry) {
        return entry.values().entrySet().stream()
                .map(value -> (isChanged(entry, value) ? "*" : "") + value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }

    private static boolean isChanged(HistoryEntry entry, Map.Entry<String, Object> value) {
        return entry.changed() != null && entry.changed().contains(value.getKey());
    }
}
