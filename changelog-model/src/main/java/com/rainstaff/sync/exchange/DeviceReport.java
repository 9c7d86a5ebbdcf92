package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
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
 * @param proof what comparing sums with the server came to; null before the first comparison
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeviceReport(
        String agentVersion,
        long pendingUp,
        long parked,
        long held,
        long roundTripMillis,
        Map<String, Long> rows,
        String problem,
        Proof proof) {
    /** More than any device can have; sums over all devices stay within 64 bits. */
    private static final long MOST = 1L << 48;

    public DeviceReport {
        requireCount("pendingUp", pendingUp);
        requireCount("parked", parked);
        requireCount("held", held);
        requireCount("roundTripMillis", roundTripMillis);
        if (rows != null) {
            rows.forEach((table, count) -> requireCount("rows of " + table, count == null ? -1 : count));
        }
    }

    /** A report of a device that has not compared itself with the server yet. */
    public DeviceReport(
            String agentVersion,
            long pendingUp,
            long parked,
            long held,
            long roundTripMillis,
            Map<String, Long> rows,
            String problem) {
        this(agentVersion, pendingUp, parked, held, roundTripMillis, rows, problem, null);
    }

    /**
     * @param provenMillis server time of the last comparison in which everything was equal; null before the first
     * @param differing tables that differed in the last comparison
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Proof(Long provenMillis, List<String> differing) {
        public Proof {
            differing = differing == null ? List.of() : List.copyOf(differing);
        }
    }

    private static void requireCount(String what, long count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(what + " is a count, not " + count);
        }
    }
}
