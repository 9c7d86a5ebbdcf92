package com.rainstaff.sync.server.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.rainstaff.sync.feed.FeedPage;
import java.time.Instant;
import java.util.List;

/**
 * Part of the database as it was accepted at a moment.
 *
 * @param pages live rows by feed; {@code through} is the position the whole snapshot stands at
 * @param next to be sent as {@code after} for the next part; absent in the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Snapshot(String generation, Instant at, List<FeedPage> pages, String next) {}
