package com.rainstaff.sync.dashboard.enrol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes the one-time tokens by which PCs join. */
public interface TokenDesk {
    /** Every region a PC can join, by name; headquarters is {@code ALL}. */
    List<String> regions();

    /**
     * A new token, shown this once and stored as a hash; the activity log tells who made it.
     *
     * @param note what it is for; may be empty
     * @param by the person who asks
     */
    Issued issue(String region, String note, Duration validity, String by);

    /** A token that was just made. */
    record Issued(String token, Instant expiresAt) {}
}
