package com.rainstaff.sync.demo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an agent last said of itself in its status file.
 *
 * @param lastSync ISO 8601 in UTC; empty before the first
 * @param outcome the agent's word for how its last round ended; empty before the first
 * @param problem the agent's word for what is wrong; empty where nothing is
 */
public record AgentSays(String lastSync, String outcome, String problem, long roundTripMillis) {
    private static final AgentSays NOTHING = new AgentSays("", "", "", 0);

    static AgentSays read(Path file) {
        try {
            if (!Files.exists(file)) {
                return NOTHING;
            }
            JsonNode said = new ObjectMapper().readTree(file.toFile());
            return new AgentSays(
                    said.path("lastSync").asText(""),
                    said.path("outcome").asText(""),
                    said.path("problem").asText(""),
                    said.path("roundTripMillis").asLong());
        } catch (IOException beingReplaced) {
            return NOTHING;
        }
    }

    public boolean isWaiting() {
        return outcome.equals("UNREACHABLE");
    }

    public boolean needsAttention() {
        return outcome.equals("REFUSED") || outcome.equals("FAILED");
    }

    public boolean isUpToDate() {
        return outcome.equals("UP_TO_DATE");
    }
}
