package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.feed.Feeds;
import java.util.Set;

/**
 * A merge that is in the log.
 *
 * @param stamp the same in every feed
 * @param feeds in which it is entered
 */
public record KnownMerge(long stamp, Set<String> feeds) {
    /** Whether somebody who reads {@code feed} may not have heard of it. */
    public boolean isNewsTo(String feed) {
        return !feeds.contains(feed) && !feeds.contains(Feeds.SHARED);
    }
}
