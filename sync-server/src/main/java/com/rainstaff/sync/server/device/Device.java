package com.rainstaff.sync.server.device;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.region.Region;
import java.time.Instant;

/**
 * A PC that syncs, as the server knows it.
 *
 * @param epoch generation of its file that is accepted now
 * @param nonce sent with the last reply; empty before the first
 * @param previousNonce the one before, accepted too since a reply may be lost
 * @param acceptedThrough last outbox number accepted in this epoch
 * @param lastContactAt previous contact, or its enrolment before the first
 * @param pendingUp changes it still had after its last push, as it reported
 */
public record Device(
        String id,
        Region region,
        int epoch,
        String nonce,
        String previousNonce,
        long acceptedThrough,
        Instant lastContactAt,
        long pendingUp) {
    public Origin origin() {
        return new Origin(id, epoch);
    }
}
