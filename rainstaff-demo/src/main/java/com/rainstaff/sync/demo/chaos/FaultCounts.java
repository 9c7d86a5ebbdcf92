package com.rainstaff.sync.demo.chaos;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often each fault came about. Safe for use by several threads. */
public final class FaultCounts {
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

    synchronized void count(Fault fault) {
        counts.merge(fault, 1, Integer::sum);
    }

    public synchronized int of(Fault fault) {
        return counts.getOrDefault(fault, 0);
    }

    /** Faults that never came about. */
    public List<Fault> missing() {
        return Stream.of(Fault.values()).filter(fault -> of(fault) == 0).toList();
    }

    /** Every fault with its count, in words. */
    @Override
    public String toString() {
        return Stream.of(Fault.values())
                .map(fault -> of(fault) + " " + fault.plural())
                .collect(Collectors.joining(", "));
    }
}
