package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * A device's health as it sees it.
 *
 * @param agentVersion the agent's release
 * @param pendingUp changes captured and not acknowledged
 * @param parked changes received that cannot be placed yet
 * @param held local rows that are not sent until a person decides
 * @param roundTripMillis duration of the last exchange; 0 before the first
 * @param rows rows in each synced table of the file
 * @param problem what is wrong in one sentence; null where nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeviceReport(
        String agentVersion,
        long pendingUp,
        long parked,
        long held,
        long roundTripMillis,
        Map<String, Long> rows,
        String problem) {}
