package com.rainstaff.sync.server.overview;

import com.rainstaff.sync.dashboard.enrol.TokenDesk;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.device.EnrolmentTokens;
import com.rainstaff.sync.server.region.Regions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets the dashboard's form reach the enrolment tokens. */
@ApplicationScoped
class DatabaseTokenDesk implements TokenDesk {
    private final EnrolmentTokens tokens;
    private final Regions regions;
    private final Clock clock;

    DatabaseTokenDesk(EnrolmentTokens tokens, Regions regions, Clock clock) {
        this.tokens = tokens;
        this.regions = regions;
        this.clock = clock;
    }

    @Override
    public List<String> regions() {
        List<String> names = new ArrayList<>(regions.names());
        names.add(Region.ALL.name());
        return names;
    }

    @Override
    public Issued issue(String region, String note, Duration validity, String by) {
        String token = tokens.issue(Region.of(region), note.isEmpty() ? null : note, validity, by);
        return new Issued(token, clock.instant().plus(validity));
    }
}
