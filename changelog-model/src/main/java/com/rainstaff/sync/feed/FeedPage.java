package com.rainstaff.sync.feed;

import com.rainstaff.sync.change.ChangeBlock;
import java.util.List;
import java.util.Objects;

/**
 * A stretch of one feed. Of several changes to a row within the stretch only the last is there, so that applying the page
 * to the state at {@code after} gives exactly the state at {@code through}.
 *
 * @param after position before the stretch
 * @param through position after it; equal to {@code after} where nothing is new
 * @param head the feed's newest position when the page was read; {@code head - through} changes are waiting
 */
public record FeedPage(String feed, long after, long through, long head, List<ChangeBlock> blocks) {
    public FeedPage {
        Objects.requireNonNull(feed, "feed");
        blocks = List.copyOf(blocks);
        if (after > through || through > head) {
            throw new IllegalArgumentException(
                    "page of feed " + feed + " runs from " + after + " to " + through + " of " + head);
        }
    }
}
