package com.rainstaff.sync.server.device;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.region.Region;
import java.time.Instant;

/**
 * A PC that syncs, as the server knows it.
 *
 * @param epoch generation of its file that is accepted now
 * @param nonce sent with the last reply; empty before the first
 * @param previousNonce the one before, accepted from a repetition of the last request since a reply may be lost
 * @param attempt what the last accepted request called itself
 * @param acceptedThrough last outbox number accepted in this epoch
 * @param caughtUpAt last contact that left no change waiting on the PC, or its enrolment before the first
 */
public record Device(
        String id,
        Region region,
        int epoch,
        String nonce,
        String previousNonce,
        String attempt,
        long acceptedThrough,
        Instant caughtUpAt) {
    public Origin origin() {
        return new Origin(id, epoch);
    }
}
