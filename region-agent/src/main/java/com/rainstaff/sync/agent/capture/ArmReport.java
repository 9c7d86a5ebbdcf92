package com.rainstaff.sync.agent.capture;

import java.util.Map;

/**
 * What arming a file found, by table.
 *
 * @param baselineRows rows that are this PC's own and were put into the outbox now
 * @param foreignRows stale copies of other regions' rows, which stay where they are and are not sent
 * @param unknownRows rows whose label names no known region, listed for a person
 * @param leftOut tables that do not sync, with the reason for a person
 */
public record ArmReport(
        Map<String, Long> baselineRows,
        Map<String, Long> foreignRows,
        Map<String, Long> unknownRows,
        Map<String, String> leftOut) {
    public ArmReport {
        baselineRows = Map.copyOf(baselineRows);
        foreignRows = Map.copyOf(foreignRows);
        unknownRows = Map.copyOf(unknownRows);
        leftOut = Map.copyOf(leftOut);
    }
}
