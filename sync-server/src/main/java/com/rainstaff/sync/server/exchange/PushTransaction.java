package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.catalog.CatalogInForce;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.changelog.Origins;
import com.rainstaff.sync.server.changelog.RowStates;
import com.rainstaff.sync.server.conflict.Conflicts;
import com.rainstaff.sync.server.device.Device;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.device.Secrets;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.quarantine.Quarantine;
import com.rainstaff.sync.server.region.Regions;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final RowStates states;
    private final JudgementLoader loader;
    private final Images images;
    private final Conflicts conflicts;
    private final Quarantine quarantine;
    private final ActivityLog activity;
    private final Clock clock;

    PushTransaction(
            DeviceRegistry devices,
            Generation generation,
            CatalogInForce catalog,
            Regions regions,
            Schemas schemas,
            ChangeLog log,
            RowStates states,
            JudgementLoader loader,
            Images images,
            Conflicts conflicts,
            Quarantine quarantine,
            ActivityLog activity,
            Clock clock) {
        this.devices = devices;
        this.generation = generation;
        this.catalog = catalog;
        this.regions = regions;
        this.schemas = schemas;
        this.log = log;
        this.states = states;
        this.loader = loader;
        this.images = images;
        this.conflicts = conflicts;
        this.quarantine = quarantine;
        this.activity = activity;
        this.clock = clock;
    }

    /**
     * @param nonce to be sent with the reply
     * @param outcome null where nothing was pushed
     */
    record Accepted(Device device, String nonce, PushOutcome outcome) {}

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
        Handshake.check(request, device, generation.current());
        // A repetition is answered with the nonce of the lost reply, so that both replies agree if both arrive.
        String nonce = Handshake.isCurrent(request, device) ? Secrets.draw() : device.nonce();
        devices.noteContact(deviceId, request, nonce, now);
        schemas.announce(
                request.schemas().stream()
                        .filter(schema ->
                                catalog.catalog().table(schema.table()).scope() != Scope.LOCAL)
                        .toList(),
                deviceId,
                now);
        PushOutcome outcome = set == null ? null : push(device, request, set, now, allFeeds);
        devices.noteCaughtUp(deviceId, now);
        return new Accepted(device, nonce, outcome);
    }

    private PushOutcome push(Device device, ExchangeRequest request, ChangeSet set, Instant now, boolean allFeeds) {
        checkForm(device, set);
        List<Change> tail = set.changes().stream()
                .filter(change -> change.sequence() > device.acceptedThrough())
                .toList();
        Repetition repetition = repetition(device, set);
        Judgement judgement = tail.isEmpty() ? null : judge(device, request, set, tail, now, allFeeds);
        List<Receipt.Quarantined> kept = quarantine.kept(device.origin(), set.firstSequence(), set.lastSequence());
        return Receipts.outcome(device, set, repetition, judgement, kept);
    }

    private Repetition repetition(Device device, ChangeSet set) {
        if (set.firstSequence() > device.acceptedThrough()) {
            return new Repetition(Map.of(), Set.of());
        }
        Repetition repetition = new Repetition(
                log.accepted(device.origin(), set.firstSequence(), device.acceptedThrough()),
                quarantine.kept(device.origin(), set.firstSequence(), device.acceptedThrough()).stream()
                        .map(Receipt.Quarantined::sequence)
                        .collect(Collectors.toSet()));
        repetition.requireSame(
                set.changes().stream()
                        .filter(change -> change.sequence() <= device.acceptedThrough())
                        .toList(),
                images);
        return repetition;
    }

    private Judgement judge(
            Device device, ExchangeRequest request, ChangeSet set, List<Change> tail, Instant now, boolean allFeeds) {
        Map<String, FeedHead> feeds =
                log.lock(allFeeds || device.region().isAll() ? allFeeds() : regions.feedsOf(device.region()));
        Judgement judgement = loader.load(device, request.clock(), set.bases(), tail, now, feeds);
        PushJudge judge = new PushJudge(judgement);
        tail.forEach(judge::judge);
        judge.findOrphans();
        store(device, judgement, tail, now);
        return judgement;
    }

    private void store(Device device, Judgement judgement, List<Change> tail, Instant now) {
        long first = tail.get(0).sequence();
        long last = tail.get(tail.size() - 1).sequence();
        Origins origins = log.origins(device.origin(), Origin.SERVER);
        log.append(device.origin(), first, last, now, judgement.entries(), judgement.tables(), origins);
        states.write(judgement.dirtyStates(), judgement.tables(), judgement.feeds(), origins);
        states.writeIdentifiers(judgement.dirtyIdentifiers(), judgement.tables(), judgement.feeds());
        states.writeAliases(judgement.newAliases(), judgement.tables(), now);
        conflicts.record(judgement.conflicts(), device.id(), now);
        quarantine.keep(device.origin(), judgement.quarantined(), now);
        devices.notePush(device.id(), last, tail.size(), now);
        activity.record(
                ActivityKind.PUSH, device.id(), device.id(), device.region().name(), judgement.summary(tail.size()));
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
