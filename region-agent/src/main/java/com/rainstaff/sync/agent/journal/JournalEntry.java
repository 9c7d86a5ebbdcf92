package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.change.ChangeSet;
import java.time.Instant;
import java.util.Map;

/**
 * A change set the server had accepted.
 *
 * @param changes with the stamps the server gave them
 * @param writtenMillis by outbox number, when the app wrote it by the clock of that moment; 0 for what nobody saw written
 * @param acknowledgedAt when the server said so, by its clock
 */
public record JournalEntry(ChangeSet changes, Map<Long, Long> writtenMillis, Instant acknowledgedAt) {}
