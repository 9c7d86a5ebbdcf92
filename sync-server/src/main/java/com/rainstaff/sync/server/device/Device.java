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
 * @param retired whether it had been silent for so long that deletions may have been forgotten meanwhile
 * @param epochClaim the proof by which the epoch was begun; empty for the first
 * @param introducedIn generation in which it last presented itself
 * @param introducedBy what that presentation called itself
 * @param mayResend whether it has pushed nothing new since
 * @param heardAt its last contact, or its enrolment before the first
 * @param pendingUp changes that waited on the PC after that contact
 * @param clockOff whether its clock was off by more than is tolerated when it last told of it
 */
public record Device(
        String id,
        Region region,
        int epoch,
        String nonce,
        String previousNonce,
        String attempt,
        long acceptedThrough,
        Instant caughtUpAt,
        boolean retired,
        String epochClaim,
        String introducedIn,
        String introducedBy,
        boolean mayResend,
        Instant heardAt,
        long pendingUp,
        boolean clockOff) {
    public Origin origin() {
        return new Origin(id, epoch);
    }

    /** Whether {@code presented} and {@code attempt} are of the last reply, or of the request whose reply may be lost. */
    public boolean isHeldBy(String presented, String attempt) {
        return presented.equals(nonce) || repeatsTheLast(presented, attempt);
    }

    /** Whether this is the last request again; a copy of the file would call it by another name. */
    public boolean repeatsTheLast(String presented, String requestAttempt) {
        return !attempt.isEmpty() && presented.equals(previousNonce) && requestAttempt.equals(attempt);
    }

    /** Whether nothing was exchanged since the server gave it {@link #nonce()} by other means than an exchange. */
    boolean isFresh() {
        return previousNonce.isEmpty() && attempt.isEmpty();
    }

    /** The same with another nonce. */
    Device holding(String given) {
        return new Device(
                id,
                region,
                epoch,
                given,
                previousNonce,
                attempt,
                acceptedThrough,
                caughtUpAt,
                retired,
                epochClaim,
                introducedIn,
                introducedBy,
                mayResend,
                heardAt,
                pendingUp,
                clockOff);
    }

    /** The same during another of its epochs. */
    public Device during(int otherEpoch, long through) {
        return new Device(
                id,
                region,
                otherEpoch,
                nonce,
                previousNonce,
                attempt,
                through,
                caughtUpAt,
                retired,
                epochClaim,
                introducedIn,
                introducedBy,
                mayResend,
                heardAt,
                pendingUp,
                clockOff);
    }
}
