package com.rainstaff.sync.dashboard.overview;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The line above everything else.
 *
 * @param byState PCs in each state that occurs, the most urgent state first
 */
public record Totals(
        long pcs,
        Map<PcState, Long> byState,
        long rows,
        long pendingUp,
        long pendingDown,
        long openConflicts,
        long quarantined) {
    static Totals of(Overview overview, List<PcRow> pcs) {
        Map<PcState, Long> byState = new TreeMap<>();
        pcs.forEach(row -> byState.merge(row.state(), 1L, Long::sum));
        return new Totals(
                pcs.size(),
                byState,
                overview.rows().values().stream()
                        .flatMap(rows -> rows.values().stream())
                        .mapToLong(Long::longValue)
                        .sum(),
                pcs.stream().mapToLong(row -> row.pc().pendingUp()).sum(),
                pcs.stream().mapToLong(row -> row.pc().pendingDown()).sum(),
                overview.openConflicts(),
                overview.quarantined());
    }
}
