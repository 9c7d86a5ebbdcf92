package com.rainstaff.sync.server.device;

import com.rainstaff.sync.exchange.Introduction.EpochReply;
import com.rainstaff.sync.exchange.Introduction.EpochRequest;
import com.rainstaff.sync.exchange.Introduction.Findings;
import com.rainstaff.sync.exchange.Introduction.Holder;
import com.rainstaff.sync.exchange.Introduction.Reply;
import com.rainstaff.sync.exchange.Introduction.Request;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.generation.Generation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;

/**
 * Devices that find back after their file or this server went back in time. Each answer is given again to the same
 * question, and to nobody else: of two holders of one device, the second is refused.
 */
@ApplicationScoped
class Epochs {
    private final DeviceRegistry devices;
    private final Nonces nonces;
    private final Generation generation;
    private final ActivityLog activity;
    private final Clock clock;

    Epochs(DeviceRegistry devices, Nonces nonces, Generation generation, ActivityLog activity, Clock clock) {
        this.devices = devices;
        this.nonces = nonces;
        this.generation = generation;
        this.activity = activity;
        this.clock = clock;
    }

    /** Begins an epoch for who proves, from outside the file, to be the device that exchanged last. */
    @Transactional
    EpochReply start(String deviceId, EpochRequest request) {
        Device device = devices.lock(deviceId);
        Holder holder = request.holder();
        String current = nonces.requireRemembered(device, holder.generation(), holder.nonce());
        if (isRepeated(device, holder)) {
            return new EpochReply(current, device.epoch(), device.nonce(), clock.millis());
        }
        if (holder.epoch() != device.epoch() || !device.isHeldBy(holder.nonce(), holder.attempt())) {
            throw new SyncException(
                    ProblemType.STALE_NONCE,
                    "Another holder of this device has exchanged since: the file was copied. Nothing was changed; its"
                            + " changes wait.");
        }
        int epoch = device.epoch() + 1;
        String nonce = nonces.next(device, holder.nonce());
        devices.startEpoch(deviceId, epoch, nonce, name(holder));
        record(
                device,
                "the file was restored or replaced: it remembers contact until " + moment(request.fileContactMillis())
                        + "; epoch " + epoch + " begins");
        return new EpochReply(current, epoch, nonce, clock.millis());
    }

    /** Keeps on record what the device found in its restored file. */
    @Transactional
    void note(String deviceId, Findings findings) {
        Device device = devices.lock(deviceId);
        record(
                device,
                "compared the restored file for epoch " + findings.epoch() + ": contact until "
                        + moment(findings.fileContactMillis()) + "; " + findings.known()
                        + " changes in it had been accepted, " + findings.kept() + " are its own and follow");
    }

    /** Presents a device in a generation it has not met; once without a matching nonce. */
    @Transactional
    Reply introduce(String deviceId, Request request) {
        Device device = devices.lock(deviceId);
        Holder holder = request.holder();
        String current = nonces.generationKnowing(device, holder.generation(), holder.nonce());
        if (!device.introducedIn().equals(current)) {
            device = present(device, holder, current);
        } else if (!wasIntroduced(device, holder)) {
            throw copied();
        }
        return new Reply(
                device.epoch(),
                device.nonce(),
                generation.carriedOver(request.cursor()),
                devices.accepted(deviceId),
                clock.millis());
    }

    private Device present(Device device, Holder holder, String current) {
        boolean claimed = isRepeated(device, holder) || wasIntroduced(device, holder);
        boolean outdated =
                nonces.isOutdated(device, holder.nonce()) && !device.isHeldBy(holder.nonce(), holder.attempt());
        if (!claimed && (outdated || holder.epoch() < device.epoch())) {
            throw copied();
        }
        devices.noteIntroduction(
                device.id(), holder.epoch(), nonces.next(device, holder.nonce()), current, name(holder));
        record(device, "presents itself in generation " + current + " with epoch " + holder.epoch());
        return devices.lock(device.id());
    }

    /** Whether the epoch was begun for this holder, and not used yet: the answer may have been lost. */
    private static boolean isRepeated(Device device, Holder holder) {
        return device.isFresh()
                && device.epoch() == holder.epoch() + 1
                && device.epochClaim().equals(name(holder));
    }

    /** Whether this holder was the last to be introduced, and nothing followed: the answer may have been lost. */
    private static boolean wasIntroduced(Device device, Holder holder) {
        return device.isFresh() && device.introducedBy().equals(name(holder));
    }

    private static String name(Holder holder) {
        return holder.epoch() + " " + holder.nonce() + " " + holder.attempt();
    }

    private static SyncException copied() {
        return new SyncException(
                ProblemType.STALE_NONCE,
                "Another holder of this device has presented itself: the file was copied. Nothing was changed; its"
                        + " changes wait.");
    }

    private static String moment(long millis) {
        return millis == 0 ? "never" : Instant.ofEpochMilli(millis).toString();
    }

    private void record(Device device, String what) {
        activity.record(
                ActivityKind.RECOVERY, device.id(), device.id(), device.region().name(), what);
    }
}
