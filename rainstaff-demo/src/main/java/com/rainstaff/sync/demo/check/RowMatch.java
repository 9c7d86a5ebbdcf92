package com.rainstaff.sync.demo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares two heaps of plain rows of one table; equal rows may stand several times. Rows left over on both sides are
 * paired by the values they share, so that a changed value is told as such.
 */
final class RowMatch {
    private final String table;
    private final String here;
    private final String there;

    /**
     * @param here what to call the first heap
     * @param there what to call the second
     */
    RowMatch(String table, String here, String there) {
        this.table = table;
        this.here = here;
        this.there = there;
    }

    Comparison compare(List<Map<String, String>> first, List<Map<String, String>> second) {
        List<Map<String, String>> onlyThere = new ArrayList<>(second);
        List<Map<String, String>> onlyHere = new ArrayList<>();
        for (Map<String, String> row : first) {
            if (!onlyThere.remove(row)) {
                onlyHere.add(row);
            }
        }
        int equal = first.size() - onlyHere.size();
        Set<String> tables = first.isEmpty() && second.isEmpty() ? Set.of() : Set.of(table);
        return new Comparison(tables, equal, tell(onlyHere, onlyThere));
    }

    private List<String> tell(List<Map<String, String>> onlyHere, List<Map<String, String>> onlyThere) {
        List<String> lines = new ArrayList<>();
        for (Map<String, String> row : onlyHere) {
            Map<String, String> partner = nearest(row, onlyThere);
            if (partner == null) {
                lines.add("%s: only in %s: %s".formatted(table, here, row));
            } else {
                onlyThere.remove(partner);
                lines.add("%s: %s: %s".formatted(table, name(row), changes(row, partner)));
            }
        }
        for (Map<String, String> row : onlyThere) {
            lines.add("%s: only in %s: %s".formatted(table, there, row));
        }
        return lines;
    }

    /** The row that shares most values, and at least half of them; null where there is none. */
    private static Map<String, String> nearest(Map<String, String> row, List<Map<String, String>> candidates) {
        Map<String, String> nearest = null;
        long most = row.size() / 2;
        for (Map<String, String> candidate : candidates) {
            long shared = row.entrySet().stream()
                    .filter(entry -> Objects.equals(entry.getValue(), candidate.get(entry.getKey())))
                    .count();
            if (shared > most) {
                most = shared;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private String changes(Map<String, String> row, Map<String, String> partner) {
        List<String> changes = new ArrayList<>();
        for (String column : new TreeSet<>(row.keySet())) {
            if (!Objects.equals(row.get(column), partner.get(column))) {
                changes.add("%s is %s in %s and %s in %s"
                        .formatted(column, row.get(column), here, partner.get(column), there));
            }
        }
        return String.join(", ", changes);
    }

    private static String name(Map<String, String> row) {
        for (String column : List.of("full_name", "plate", "seri_no", "username", "name", "key")) {
            if (row.containsKey(column)) {
                return row.get(column);
            }
        }
        return row.toString();
    }
}
