package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Introduction.Resend;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.catalog.CatalogInForce;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.device.Contact;
import com.rainstaff.sync.server.device.Device;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.device.DeviceWatch;
import com.rainstaff.sync.server.device.Nonces;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.proof.FoundWrites;
import com.rainstaff.sync.server.proof.IntegrityAlerts;
import com.rainstaff.sync.server.quarantine.Quarantine;
import com.rainstaff.sync.server.region.Regions;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Accepts what a device pushes: all of it in one transaction, or nothing. */
@ApplicationScoped
class PushTransaction {
    private final DeviceRegistry devices;
    private final Generation generation;
    private final CatalogInForce catalog;
    private final Regions regions;
    private final Schemas schemas;
    private final ChangeLog log;
    private final JudgementLoader loader;
    private final JudgementStore store;
    private final Repetitions repetitions;
    private final Nonces nonces;
    private final Quarantine quarantine;
    private final DeviceWatch watch;
    private final FoundWrites found;
    private final IntegrityAlerts alerts;
    private final ActivityLog activity;
    private final Clock clock;

    PushTransaction(
            DeviceRegistry devices,
            Generation generation,
            CatalogInForce catalog,
            Regions regions,
            Schemas schemas,
            ChangeLog log,
            JudgementLoader loader,
            JudgementStore store,
            Repetitions repetitions,
            Nonces nonces,
            Quarantine quarantine,
            DeviceWatch watch,
            FoundWrites found,
            IntegrityAlerts alerts,
            ActivityLog activity,
            Clock clock) {
        this.devices = devices;
        this.generation = generation;
        this.catalog = catalog;
        this.regions = regions;
        this.schemas = schemas;
        this.log = log;
        this.loader = loader;
        this.store = store;
        this.repetitions = repetitions;
        this.nonces = nonces;
        this.quarantine = quarantine;
        this.watch = watch;
        this.found = found;
        this.alerts = alerts;
        this.activity = activity;
        this.clock = clock;
    }

    /**
     * @param generation in which the request was accepted
     * @param heads newest number of each feed before anything was pushed
     * @param contact is noted where something was pushed; of others, the pull in the same transaction does it
     * @param outcome null where nothing was pushed
     */
    record Accepted(Device device, String generation, Map<String, Long> heads, Contact contact, PushOutcome outcome) {}

    /**
     * @param set the pushed changes, or null
     * @param allFeeds whether to lock every feed, not only those the device reaches
     * @throws AllFeedsNeededException if a row lies in a feed that is not locked
     * @throws SyncException if the request is refused
     */
    @Transactional
    Accepted accept(String deviceId, ExchangeRequest request, ChangeSet set, boolean allFeeds) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Device device = devices.lock(deviceId);
        Optional<DeviceWatch.Silent> retired = watch.retireIfSilent(device, now);
        if (retired.isPresent()) {
            device = devices.lock(deviceId);
        }
        Handshake.checkProtocol(request);
        String current = nonces.requireRemembered(device, request.cursor().generation(), request.nonce());
        Handshake.checkHolder(request, device);
        Map<String, Long> heads = log.heads();
        requireReached(device, request.cursor(), heads);
        // A repetition is answered with the nonce of the lost reply, so that both replies agree if both arrive.
        String nonce = Handshake.isCurrent(request, device) ? nonces.next(device, request.nonce()) : device.nonce();
        List<String> fresh = devices.newlyDiffering(deviceId, request.report());
        announce(request.schemas(), deviceId, now);
        Contact contact = Contact.of(device, request, nonce, now);
        PushOutcome outcome = null;
        if (set == null) {
            watch.noteClock(device, offset(request.clock()), Duration.ZERO, now);
        } else {
            outcome = push(Push.of(device, request, set, now, allFeeds));
            contact = contact.pushing(set);
            devices.note(contact);
        }
        retired.ifPresent(watch::tell);
        if (!fresh.isEmpty()) {
            activity.record(
                    ActivityKind.INTEGRITY,
                    deviceId,
                    deviceId,
                    device.region().name(),
                    "the PC's rows differ from the server's in " + String.join(", ", fresh));
        }
        return new Accepted(device, current, heads, contact, outcome);
    }

    /**
     * Takes back a set that had been accepted and was lost with part of the database, as it had been judged then. What is
     * in the log already has no effect.
     *
     * @return last outbox number of the epoch that is in the log
     * @throws AllFeedsNeededException if a row lies in a feed that is not locked
     */
    @Transactional
    long takeBack(String deviceId, Resend resend, ChangeSet set, boolean allFeeds) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Device device = devices.lock(deviceId);
        nonces.requireRemembered(device, device.introducedIn(), resend.nonce());
        if (!device.mayResend() || !resend.nonce().equals(device.nonce()) || resend.epoch() > device.epoch()) {
            throw new SyncException(
                    ProblemType.STALE_NONCE,
                    "Only a device that has just presented itself may send again what was lost. Nothing was changed.");
        }
        announce(resend.schemas(), deviceId, now);
        long through = devices.accepted(deviceId).getOrDefault(resend.epoch(), 0L);
        return push(Push.again(device.during(resend.epoch(), through), set, now, allFeeds))
                .receipt()
                .through();
    }

    /**
     * @param device in the epoch the changes are of
     * @param clock what the device said of its clock; null where it said nothing, or it does not matter
     * @param found which of the changes nobody saw being made
     * @param again whether the changes had been accepted and were lost, so that their stamps stand
     */
    private record Push(
            Device device,
            ExchangeRequest.ClockReading clock,
            ChangeSet set,
            List<PushedChanges.Found> found,
            Instant now,
            boolean allFeeds,
            boolean again) {
        static Push of(Device device, ExchangeRequest request, ChangeSet set, Instant now, boolean allFeeds) {
            return new Push(device, request.clock(), set, request.push().found(), now, allFeeds, false);
        }

        static Push again(Device device, ChangeSet set, Instant now, boolean allFeeds) {
            return new Push(device, null, set, List.of(), now, allFeeds, true);
        }
    }

    private static Optional<Duration> offset(ExchangeRequest.ClockReading clock) {
        return Optional.ofNullable(clock)
                .map(ExchangeRequest.ClockReading::offsetMillis)
                .map(Duration::ofMillis);
    }

    private PushOutcome push(Push push) {
        Device device = push.device();
        ChangeSet set = push.set();
        checkForm(device, set);
        Map<Boolean, List<Change>> byNumber = set.changes().stream()
                .collect(Collectors.partitioningBy(change -> change.sequence() > device.acceptedThrough()));
        Repetition repetition = repetitions.of(device.origin(), byNumber.get(false));
        repetition.requireSame(byNumber.get(false));
        List<Change> tail = byNumber.get(true);
        Judgement judgement = tail.isEmpty() ? null : judge(push, tail, repetition.newestStamp());
        List<Receipt.Quarantined> kept = quarantine.kept(device.origin(), set.firstSequence(), set.lastSequence());
        return Receipts.outcome(device, set, repetition, judgement, kept);
    }

    private Judgement judge(Push push, List<Change> tail, long newestBefore) {
        Device device = push.device();
        Map<String, FeedHead> feeds =
                log.lock(push.allFeeds() || device.region().isAll() ? allFeeds() : regions.feedsOf(device.region()));
        Judgement judgement = loader.load(terms(push), tail, feeds);
        PushJudge judge = new PushJudge(judgement);
        judge.follow(newestBefore);
        tail.forEach(judge::judge);
        judge.findOrphans();
        store(push, judgement, tail);
        if (!push.again()) {
            watch.noteClock(device, offset(push.clock()), judge.ahead(), push.now());
        }
        found.keep(device.origin(), device.region(), push.found(), tail, push.now());
        return judgement;
    }

    private PushTerms terms(Push push) {
        List<Map<String, Long>> bases = push.set().bases();
        if (push.again()) {
            return loader.termsOfBefore(push.device(), bases, push.now());
        }
        long uncertainty = push.clock() == null ? 0 : Math.max(0, push.clock().uncertaintyMillis());
        return loader.terms(push.device(), bases, bounds(push.device(), push.now()), uncertainty);
    }

    // A backlog goes out in parts; all of them were made since the last contact that left nothing waiting.
    private static StampBounds bounds(Device device, Instant now) {
        return new StampBounds(Math.min(device.caughtUpAt().toEpochMilli(), now.toEpochMilli()), now.toEpochMilli());
    }

    private void store(Push push, Judgement judgement, List<Change> tail) {
        Device device = push.device();
        long first = tail.get(0).sequence();
        long last = tail.get(tail.size() - 1).sequence();
        store.store(judgement, device.origin(), first, last, push.now());
        if (push.again()) {
            devices.noteResent(device.origin(), last);
        }
        judgement
                .equalVersions()
                .forEach((place, detail) -> alerts.raise(IntegrityAlerts.Kind.EQUAL_VERSION, place, detail));
        activity.record(
                push.again() ? ActivityKind.RECOVERY : ActivityKind.PUSH,
                device.id(),
                device.id(),
                device.region().name(),
                (push.again() ? "sent again from epoch " + device.epoch() + ": " : "")
                        + judgement.summary(tail.size()));
    }

    // Judging names tables and schemas too, under the feeds' locks: who waited for these with one that is not committed
    // yet would wait for ever.
    private void announce(List<TableSchema> announced, String deviceId, Instant now) {
        List<TableSchema> unknown = schemas.unknown(announced.stream()
                .filter(schema -> catalog.catalog().table(schema.table()).scope() != Scope.LOCAL)
                .toList());
        if (!unknown.isEmpty()) {
            log.lock(Set.of(Feeds.SHARED));
            schemas.announce(unknown, deviceId, now);
        }
    }

    // A device with the right nonce that has read beyond a head read it after the moment the database went back to.
    private void requireReached(Device device, Cursor cursor, Map<String, Long> heads) {
        cursor.positions().forEach((feed, position) -> {
            if (heads.containsKey(feed) && position > heads.get(feed)) {
                String beyond = "The cursor of device " + device.id() + " stands at " + position + " of feed " + feed
                        + ", which ends at " + heads.get(feed) + ".";
                generation.wentBack(cursor.generation(), device.id(), beyond);
                throw new SyncException(ProblemType.GENERATION_CHANGED, beyond);
            }
        });
    }

    private Set<String> allFeeds() {
        return log.heads().keySet();
    }

    private static void checkForm(Device device, ChangeSet set) {
        int bases = Math.max(1, set.bases().size());
        List<String> wrong = new ArrayList<>();
        for (Change change : set.changes()) {
            int base = change instanceof Upsert upsert
                    ? upsert.base()
                    : change instanceof Tombstone tombstone ? tombstone.base() : -1;
            if (base < 0 || base >= bases) {
                wrong.add("change " + change.sequence() + " is neither an upsert nor a tombstone, or names no base");
            } else if (!change.version().origin().equals(device.origin())) {
                wrong.add("change " + change.sequence() + " is stamped by "
                        + change.version().origin());
            }
        }
        if (!wrong.isEmpty()) {
            throw new SyncException(ProblemType.MALFORMED_REQUEST, wrong.get(0) + ". Nothing was changed.");
        }
    }
}
