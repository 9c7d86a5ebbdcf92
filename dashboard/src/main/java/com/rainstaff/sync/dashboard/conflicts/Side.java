package com.rainstaff.sync.dashboard.conflicts;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One side of a conflict.
 *
 * @param pc the writer's name; its id where it has none
 * @param writtenAt when the change was made, by the server's time
 * @param acceptedAt when the server took it
 * @param deleted whether it deleted the row; then there are no columns
 * @param columns the row's columns in the table's order
 */
public record Side(
        String pc, String region, Instant writtenAt, Instant acceptedAt, boolean deleted, Map<String, Cell> columns) {
    public Side {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    Cell cell(String column) {
        return columns.getOrDefault(column, deleted ? Cell.DELETED : Cell.ABSENT);
    }

    Side masked() {
        Map<String, Cell> covered = new LinkedHashMap<>();
        columns.forEach((name, cell) -> covered.put(name, cell.masked()));
        return new Side(pc, region, writtenAt, acceptedAt, deleted, covered);
    }
}
