package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.change.ChangeSet;
import java.time.Instant;

/**
 * A change set the server had accepted.
 *
 * @param changes with the stamps the server gave them
 * @param acknowledgedAt when this PC heard of it, by its own clock
 */
public record JournalEntry(ChangeSet changes, Instant acknowledgedAt) {}
