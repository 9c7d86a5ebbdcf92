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
     * @param again the device this PC is already and is to be again; null for a new one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(String token, String name, String agentVersion, Again again) {
        /** For a PC that is no device yet. */
        public Request(String token, String name, String agentVersion) {
            this(token, name, agentVersion, null);
        }
    }

    /**
     * A device that the server has forgotten, or that a person decides this PC is.
     *
     * @param epoch the epoch of its file
     * @param nonce the newest nonce it remembers
     */
    public record Again(String device, int epoch, String nonce) {
        public Again {
            nonce = nonce == null ? "" : nonce;
        }
    }

    /**
     * @param device the device's id for life
     * @param secret shown this once; stored by the server as a hash
     * @param region the region it belongs to, or {@link Region#ALL}
     * @param epoch the first epoch of its file
     * @param generation the server generation
     * @param regions every region's official name
     * @param catalog what cannot be read from the app's files
     * @param nonce of a device that is enrolled again: proves that this PC is its holder now; absent for a new one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reply(
            String device,
            String secret,
            Region region,
            int epoch,
            String generation,
            List<String> regions,
            Catalog catalog,
            String nonce) {
        /** Of a new device. */
        public Reply(
                String device,
                String secret,
                Region region,
                int epoch,
                String generation,
                List<String> regions,
                Catalog catalog) {
            this(device, secret, region, epoch, generation, regions, catalog, null);
        }

        /** The same in another generation; empty for one that is yet to be met. */
        public Reply inGeneration(String other) {
            return new Reply(device, secret, region, epoch, other, regions, catalog, nonce);
        }
    }
}
