package com.rainstaff.sync.dashboard.overview;

import java.time.Instant;

/**
 * One PC as it last reported and as the server knows it.
 *
 * @param region region's name, or {@code ALL} for headquarters
 * @param revokedAt null while its key is good
 * @param lastContactAt null before the first
 * @param clockOffsetMillis what its clock is ahead of the server's, negative if behind; null while unmeasured
 * @param agentVersion null while unknown
 * @param pendingUp changes waiting on the PC, as it reported
 * @param pendingDown accepted changes it may read and has not yet applied
 * @param parked changes it received and cannot place yet
 * @param held local rows it does not send until a person decides
 * @param roundTripMillis duration of its last exchange; 0 before the first
 * @param problem what the PC says is wrong; null where nothing is
 * @param retired whether it was silent for so long that what it sends of rows unknown by now is shown to a person
 * @param clockOff whether changes it sent were dated into the future, or its clock was measured to be off
 */
public record Pc(
        String id,
        String name,
        String region,
        Instant enrolledAt,
        Instant revokedAt,
        Instant lastContactAt,
        Long clockOffsetMillis,
        String agentVersion,
        long pendingUp,
        long pendingDown,
        long parked,
        long held,
        long roundTripMillis,
        String problem,
        boolean retired,
        boolean clockOff) {}
