package com.rainstaff.sync.dashboard.overview;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server knows about regions and PCs at one moment.
 *
 * @param regions every region's name, {@code ALL} and the shared rows not among them
 * @param rows by feed name, the live rows of each table
 * @param pcs every PC that ever enrolled
 * @param openConflicts conflicts nobody has resolved
 * @param quarantined changes kept aside because they could not be accepted
 */
public record Overview(
        List<String> regions, Map<String, Map<String, Long>> rows, List<Pc> pcs, long openConflicts, long quarantined) {
    public Overview {
        regions = List.copyOf(regions);
        rows = Map.copyOf(rows);
        pcs = List.copyOf(pcs);
    }

    /** Live rows of each table of one feed, by table name. */
    Map<String, Long> rowsOf(String feed) {
        return new TreeMap<>(rows.getOrDefault(feed, Map.of()));
    }
}
