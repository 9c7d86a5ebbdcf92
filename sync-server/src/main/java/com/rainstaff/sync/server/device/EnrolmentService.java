package com.rainstaff.sync.server.device;

import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.catalog.CatalogInForce;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.region.Regions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Turns a one-time token into a device: all of it or nothing. */
@ApplicationScoped
class EnrolmentService {
    private final EnrolmentTokens tokens;
    private final DeviceRegistry devices;
    private final Regions regions;
    private final CatalogInForce catalog;
    private final Generation generation;
    private final ActivityLog activity;
    private final Clock clock;

    EnrolmentService(
            EnrolmentTokens tokens,
            DeviceRegistry devices,
            Regions regions,
            CatalogInForce catalog,
            Generation generation,
            ActivityLog activity,
            Clock clock) {
        this.tokens = tokens;
        this.devices = devices;
        this.regions = regions;
        this.catalog = catalog;
        this.generation = generation;
        this.activity = activity;
        this.clock = clock;
    }

    @Transactional
    Enrolment.Reply enrol(Enrolment.Request request) {
        Instant now = clock.instant();
        Optional<Region> region = tokens.redeem(request.token(), now);
        if (region.isEmpty()) {
            activity.recordApart(ActivityKind.ENROLMENT_REFUSED, request.name(), null, null, "token does not hold");
            throw new SyncException(
                    ProblemType.ENROLMENT_REFUSED,
                    "This enrolment token does not exist, was used already or is too old. Ask for a new one.");
        }
        String secret = Secrets.draw();
        String device = devices.create(request.name(), region.get(), secret, request.agentVersion(), now);
        tokens.noteUser(request.token(), device);
        activity.record(ActivityKind.ENROLMENT, device, device, region.get().name(), request.name());
        return new Enrolment.Reply(
                device, secret, region.get(), 1, generation.current(), regions.names(), catalog.catalog());
    }
}
