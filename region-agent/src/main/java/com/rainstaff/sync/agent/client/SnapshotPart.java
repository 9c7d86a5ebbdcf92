package com.rainstaff.sync.agent.client;

import com.rainstaff.sync.feed.FeedPage;
import java.time.Instant;
import java.util.List;

/**
 * Part of the database as it was accepted at a moment.
 *
 * @param pages live rows by feed
 * @param next to be asked for next; null in the last part
 */
public record SnapshotPart(String generation, Instant at, List<FeedPage> pages, String next) {
    public SnapshotPart {
        pages = pages == null ? List.of() : List.copyOf(pages);
    }
}
