package com.rainstaff.sync.server.device;

import com.rainstaff.sync.clock.Origin;
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
    private final Nonces nonces;
    private final Clock clock;

    EnrolmentService(
            EnrolmentTokens tokens,
            DeviceRegistry devices,
            Regions regions,
            CatalogInForce catalog,
            Generation generation,
            ActivityLog activity,
            Nonces nonces,
            Clock clock) {
        this.tokens = tokens;
        this.devices = devices;
        this.regions = regions;
        this.catalog = catalog;
        this.generation = generation;
        this.activity = activity;
        this.nonces = nonces;
        this.clock = clock;
    }

    /**
     * Empty where the token does not hold; that is recorded.
     *
     * @throws SyncException if the PC is another device than one the token can be for; the token still holds
     */
    @Transactional
    Optional<Enrolment.Reply> enrol(Enrolment.Request request) {
        Instant now = clock.instant();
        Optional<Region> region = tokens.redeem(request.token(), now);
        if (region.isEmpty()) {
            activity.record(ActivityKind.ENROLMENT_REFUSED, request.name(), null, null, "token does not hold");
            return Optional.empty();
        }
        if (request.again() != null) {
            return Optional.of(enrolAgain(request, region.get(), now));
        }
        String secret = Secrets.draw();
        String device =
                devices.create(request.name(), region.get(), secret, request.agentVersion(), generation.current(), now);
        tokens.noteUser(request.token(), device);
        activity.record(ActivityKind.ENROLMENT, device, device, region.get().name(), request.name());
        return Optional.of(new Enrolment.Reply(
                device, secret, region.get(), 1, generation.current(), regions.names(), catalog.catalog()));
    }

    /**
     * The token stands for a person who decides that this PC is the device: after the database was lost, or when two PCs
     * claim to be it. Whoever was it before is not any more.
     */
    private Enrolment.Reply enrolAgain(Enrolment.Request request, Region region, Instant now) {
        String id = request.again().device();
        Device claimed = claimed(request.again(), region, now);
        Optional<Device> known = devices.find(id);
        if (known.isPresent() && !known.get().region().equals(region)) {
            throw new SyncException(
                    ProblemType.ENROLMENT_REFUSED,
                    "Device " + id + " is of " + known.get().region() + ", and the token is for " + region
                            + ". Ask for one of its region.");
        }
        String secret = Secrets.draw();
        String nonce = nonces.next(known.orElse(claimed), request.again().nonce());
        if (known.isPresent()) {
            devices.handOver(id, request.name(), secret, nonce);
        } else {
            devices.takeIn(claimed.holding(nonce), request.name(), secret, request.agentVersion(), now);
        }
        tokens.noteUser(request.token(), id);
        activity.record(
                ActivityKind.ENROLMENT,
                id,
                id,
                region.name(),
                request.name() + (known.isPresent() ? ", enrolled again" : ", enrolled again after it was lost here"));
        return new Enrolment.Reply(
                id,
                secret,
                region,
                known.orElse(claimed).epoch(),
                generation.current(),
                regions.names(),
                catalog.catalog(),
                nonce);
    }

    private static Device claimed(Enrolment.Again again, Region region, Instant now) {
        try {
            Origin origin = new Origin(again.device(), Math.max(1, again.epoch()));
            return new Device(
                    origin.device(),
                    region,
                    origin.epoch(),
                    again.nonce(),
                    "",
                    "",
                    0,
                    now,
                    false,
                    "",
                    "",
                    "",
                    false,
                    now,
                    0,
                    false);
        } catch (IllegalArgumentException | NullPointerException malformed) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST, "\"" + again.device() + "\" is no device.", malformed);
        }
    }
}
