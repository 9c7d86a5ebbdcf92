package com.rainstaff.sync.demo.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What comparing contents found.
 *
 * @param tables names of the tables compared that hold rows
 * @param rows how many rows are equal on both sides
 * @param differences one line each: table, row, and what differs
 */
public record Comparison(Set<String> tables, int rows, List<String> differences) {
    static final Comparison NOTHING = new Comparison(Set.of(), 0, List.of());

    public Comparison {
        tables = Set.copyOf(tables);
        differences = List.copyOf(differences);
    }

    /** Both findings as one. */
    public Comparison and(Comparison other) {
        Set<String> both = new HashSet<>(tables);
        both.addAll(other.tables);
        List<String> all = new ArrayList<>(differences);
        all.addAll(other.differences);
        return new Comparison(both, rows + other.rows, all);
    }

    public boolean isEqual() {
        return differences.isEmpty();
    }
}
