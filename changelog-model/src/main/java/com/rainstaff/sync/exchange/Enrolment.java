package com.rainstaff.sync.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import java.util.List;

/** How a PC becomes a device: a one-time token against an identity and a secret of its own. */
public final class Enrolment {
    private Enrolment() {}

    /**
     * @param token the one-time token a person got from the dashboard
     * @param name what people call this PC
     * @param agentVersion the agent's release
     */
    public record Request(String token, String name, String agentVersion) {}

    /**
     * @param device the device's id for life
     * @param secret shown this once; stored by the server as a hash
     * @param region the region it belongs to, or {@link Region#ALL}
     * @param epoch the first epoch of its file
     * @param generation the server generation
     * @param regions every region's official name
     * @param catalog what cannot be read from the app's files
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reply(
            String device,
            String secret,
            Region region,
            int epoch,
            String generation,
            List<String> regions,
            Catalog catalog) {}
}
