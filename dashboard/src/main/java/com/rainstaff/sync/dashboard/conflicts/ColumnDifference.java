package com.rainstaff.sync.dashboard.conflicts;

/** One column on both sides. */
public record ColumnDifference(String column, Cell winner, Cell loser) {
    boolean differs() {
        return !winner.exact().equals(loser.exact());
    }
}
