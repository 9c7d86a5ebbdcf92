package com.rainstaff.sync.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often each fault and each collision occurred. */
final class Occurrences {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what) {
        add(what, 1);
    }

    void add(String what, long times) {
        counts.merge(what, times, Long::sum);
    }

    void addAll(Occurrences others) {
        others.counts.forEach(this::add);
    }

    /** Those of {@code expected} that never occurred. */
    List<String> missing(Collection<String> expected) {
        return expected.stream()
                .filter(what -> counts.getOrDefault(what, 0L) == 0)
                .toList();
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
