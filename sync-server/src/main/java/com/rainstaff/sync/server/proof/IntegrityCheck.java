package com.rainstaff.sync.server.proof;

import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.changelog.FeedCheck;
import com.rainstaff.sync.server.changelog.FeedSums;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads everything and checks that it fits together: numbers without gaps, chains, hashes of contents, the state that
 * points into the log, and the sums over it. Of one moment, and beside all that goes on.
 */
@ApplicationScoped
class IntegrityCheck {
    private final Jdbc jdbc;
    private final FeedCheck feeds;
    private final FeedSums sums;
    private final ActivityLog activity;
    private final IntegrityAlerts alerts;
    private final Clock clock;

    IntegrityCheck(
            Jdbc jdbc, FeedCheck feeds, FeedSums sums, ActivityLog activity, IntegrityAlerts alerts, Clock clock) {
        this.jdbc = jdbc;
        this.feeds = feeds;
        this.sums = sums;
        this.activity = activity;
        this.alerts = alerts;
        this.clock = clock;
    }

    /**
     * @param ok whether nothing is broken now; alerts of the past do not count
     * @param broken what does not fit, at most a hundred of each kind
     */
    record Report(boolean ok, Instant checkedAt, List<FeedCheck.Break> broken, List<IntegrityAlerts.Alert> alerts) {}

    @Transactional
    Report check() {
        jdbc.update("set transaction isolation level repeatable read");
        List<FeedCheck.Break> broken = new ArrayList<>(feeds.check());
        sums.stored().forEach((place, stored) -> {
            TableSum counted = sums.count(place);
            if (!counted.equals(stored)) {
                broken.add(new FeedCheck.Break(
                        place.feed(),
                        0,
                        "the sum of table " + place.table() + " speaks of " + stored.rows() + " rows; there are "
                                + counted.rows() + (counted.rows() == stored.rows() ? ", in other versions" : "")));
            }
        });
        activity.firstBroken()
                .ifPresent(entry -> broken.add(new FeedCheck.Break(
                        "activity", entry, "the chain does not fit: an entry was changed or taken out")));
        return new Report(broken.isEmpty(), clock.instant(), broken, alerts.all());
    }
}
