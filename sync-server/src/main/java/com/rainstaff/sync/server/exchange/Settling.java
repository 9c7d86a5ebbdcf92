package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.LogEntry;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.device.Device;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.quarantine.KeptChange;
import com.rainstaff.sync.server.quarantine.QuarantinedChange;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes that people have the server make. The server writes as a device of headquarters that has seen everything, so
 * that each is judged as any change is and reaches every PC as any change does. All joins the caller's transaction and
 * takes every feed's lock. Whatever cannot be accepted is refused, and the caller's transaction must not be committed.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Settling {
    private final Generation generation;
    private final ChangeLog log;
    private final JudgementLoader loader;
    private final JudgementStore store;
    private final DeviceRegistry devices;
    private final Clock clock;

    Settling(
            Generation generation,
            ChangeLog log,
            JudgementLoader loader,
            JudgementStore store,
            DeviceRegistry devices,
            Clock clock) {
        this.generation = generation;
        this.log = log;
        this.loader = loader;
        this.store = store;
        this.devices = devices;
        this.clock = clock;
    }

    /** Takes the locks that every writer takes first, for those who lock something else besides. */
    public void begin() {
        lock();
    }

    /** The row reads like this from now on, whether it was there or not. */
    public void put(RowKey key, AnnouncedSchema announced, List<Value> image) {
        Map<String, FeedHead> feeds = lock();
        Device server = server();
        long set = log.nextSet(server.origin());
        Instant now = now();
        RowVersion version = version(server, now);
        Upsert upsert = new Upsert(set, key, version, 0, announced.fingerprint(), ColumnMask.ALL, image);
        judge(upsert, server, seesAll(feeds), upTo(now), feeds, set, false);
    }

    /** The row is deleted from now on. */
    public void delete(RowKey key) {
        Map<String, FeedHead> feeds = lock();
        Device server = server();
        long set = log.nextSet(server.origin());
        Instant now = now();
        judge(new Tombstone(set, key, version(server, now), 0), server, seesAll(feeds), upTo(now), feeds, set, false);
    }

    /**
     * Judges a quarantined change as its device's, by what its writer had seen and as of when it came. Its device may have
     * let go of the row since, so what it wrote goes to that one too.
     */
    public void release(KeptChange kept) {
        Device device = devices.lock(kept.origin().device())
                .during(kept.origin().epoch(), kept.change().sequence());
        Map<String, FeedHead> feeds = lock();
        List<Map<String, Long>> bases = Collections.nCopies(kept.baseIndex() + 1, kept.base());
        judge(kept.change(), device, bases, upTo(kept.receivedAt()), feeds, log.nextSet(generation.origin()), true);
    }

    /**
     * An id that a merge made lead to another row stands for a row of its own again, with the given contents, in the feed
     * of the row it led to. Rows that referred to either stay with the one that survived the merge; what refers to the id
     * from now on means its own row.
     */
    public void split(RowKey alias, AnnouncedSchema announced, List<Value> image) {
        Map<String, FeedHead> feeds = lock();
        Device server = server();
        Instant now = now();
        RowVersion version = version(server, now);
        Upsert asked = new Upsert(0, alias, version, 0, announced.fingerprint(), ColumnMask.ALL, image);
        Judgement judgement = loader.load(loader.terms(server, seesAll(feeds), upTo(now), 0), List.of(asked), feeds);
        RowState survivor = judgement.state(judgement.resolve(alias));
        if (survivor == null || survivor.key().equals(alias)) {
            throw new SyncException(
                    ProblemType.NOT_FOUND, "Row " + alias + " leads to no other row any more. Nothing was changed.");
        }
        long stamp = Math.max(version.stamp(), survivor.version().stamp());
        FeedHead feed = judgement.feed(survivor.feed());
        judgement.merges().part(alias);
        judgement.append(LogEntry.ofServer(feed, EntryKind.SPLIT, alias, RowVersion.of(stamp, server.origin()), null));
        HomeFeeds homes = new HomeFeeds(judgement);
        DerivedRows derived = new DerivedRows(judgement, homes);
        RowState own = derived.upsert(alias, announced, image, ColumnMask.ALL, feed.name(), stamp);
        new RowMoves(judgement, homes, derived).relabel(own, announced, image);
        long set = log.nextSet(server.origin());
        store.store(judgement, server.origin(), set, set, now);
    }

    private void judge(
            Change change,
            Device author,
            List<Map<String, Long>> bases,
            StampBounds bounds,
            Map<String, FeedHead> feeds,
            long set,
            boolean echo) {
        Judgement judgement = loader.load(loader.terms(author, bases, bounds, 0), List.of(change), feeds);
        PushJudge judge = new PushJudge(judgement);
        judge.judge(change);
        requireAccepted(judgement);
        judge.findOrphans();
        if (echo) {
            judge.echo(judgement.resolve(change.key()));
        }
        store.store(judgement, judgement.terms().server(), set, set, now());
    }

    private static void requireAccepted(Judgement judgement) {
        if (!judgement.quarantined().isEmpty()) {
            QuarantinedChange refused = judgement.quarantined().get(0);
            throw new SyncException(refused.problem(), refused.detail() + " Nothing was changed.");
        }
    }

    private Map<String, FeedHead> lock() {
        return log.lock(log.heads().keySet());
    }

    private static List<Map<String, Long>> seesAll(Map<String, FeedHead> feeds) {
        Map<String, Long> heads = new HashMap<>();
        feeds.forEach((name, feed) -> heads.put(name, feed.head()));
        return List.of(heads);
    }

    private static StampBounds upTo(Instant moment) {
        return new StampBounds(0, moment.toEpochMilli());
    }

    private static RowVersion version(Device author, Instant at) {
        return new RowVersion(at.toEpochMilli(), 0, author.origin());
    }

    private Device server() {
        Origin origin = generation.origin();
        return new Device(
                origin.device(),
                Region.ALL,
                origin.epoch(),
                "",
                "",
                "",
                0,
                Instant.EPOCH,
                false,
                "",
                "",
                "",
                false,
                Instant.EPOCH,
                0,
                false);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
