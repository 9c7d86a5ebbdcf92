package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.catalog.CatalogInForce;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.FeedSums;
import com.rainstaff.sync.server.device.Device;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.feed.DeltaFeed;
import com.rainstaff.sync.server.region.Regions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What goes back to a device after its push is in the log. */
@ApplicationScoped
class PullTransaction {
    private final ChangeLog log;
    private final DeltaFeed feed;
    private final FeedSums sums;
    private final DeviceRegistry devices;
    private final Regions regions;
    private final CatalogInForce catalog;
    private final ActivityLog activity;
    private final ExchangeConfig config;
    private final Clock clock;

    PullTransaction(
            ChangeLog log,
            DeltaFeed feed,
            FeedSums sums,
            DeviceRegistry devices,
            Regions regions,
            CatalogInForce catalog,
            ActivityLog activity,
            ExchangeConfig config,
            Clock clock) {
        this.log = log;
        this.feed = feed;
        this.sums = sums;
        this.devices = devices;
        this.regions = regions;
        this.catalog = catalog;
        this.activity = activity;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    ExchangeReply reply(PushTransaction.Accepted accepted, ExchangeRequest request) {
        Device device = accepted.device();
        PushOutcome outcome = accepted.outcome();
        ExchangeRequest.Pull pull = request.pull();
        List<FeedPage> pages = pull == null ? List.of() : pages(accepted, request);
        List<RowKey> asked = pull == null ? List.of() : pull.wanted();
        Set<RowKey> wanted = new HashSet<>(asked);
        if (outcome != null) {
            wanted.addAll(outcome.refused());
        }
        Map<RowKey, Long> touched = outcome == null ? Map.of() : outcome.touched();
        Set<RowKey> found = new HashSet<>();
        List<ExchangeReply.Correction> corrections =
                feed.corrections(device.region(), device.origin(), request.cursor(), touched, wanted, found);
        Set<RowKey> absent = new LinkedHashSet<>(asked);
        absent.removeAll(found);
        absent.addAll(feed.away(device.region(), touched.keySet()));
        note(accepted, pull != null, pages, corrections);
        return new ExchangeReply(
                accepted.generation(),
                accepted.contact().nonce(),
                outcome == null ? null : outcome.receipt(),
                pages,
                corrections,
                List.copyOf(absent),
                clock.millis(),
                new ExchangeReply.Settings(regions.names(), catalog.fingerprint()),
                outcome == null ? device.acceptedThrough() : outcome.receipt().through(),
                pull != null && pull.sums() ? sums.read(regions.feedsOf(device.region())) : null);
    }

    private List<FeedPage> pages(PushTransaction.Accepted accepted, ExchangeRequest request) {
        Device device = accepted.device();
        Map<String, Long> heads = accepted.outcome() == null ? accepted.heads() : log.heads();
        int limit = Math.max(0, Math.min(request.pull().limit(), config.pageLimit()));
        return feed.pages(device.region(), device.origin(), request.cursor(), heads, limit, config.pageBytes());
    }

    private void note(
            PushTransaction.Accepted accepted,
            boolean pulled,
            List<FeedPage> pages,
            List<ExchangeReply.Correction> corrections) {
        Device device = accepted.device();
        long waiting =
                pages.stream().mapToLong(page -> page.head() - page.through()).sum();
        if (accepted.outcome() == null) {
            devices.note(pulled ? accepted.contact().leaving(waiting) : accepted.contact());
        } else if (pulled) {
            devices.notePull(device.id(), waiting, clock.instant());
        }
        Map<String, Integer> counts = new TreeMap<>();
        pages.forEach(page -> count(page.blocks(), counts));
        corrections.forEach(correction -> count(correction.blocks(), counts));
        if (!counts.isEmpty()) {
            int total = counts.values().stream().mapToInt(Integer::intValue).sum();
            activity.record(
                    ActivityKind.PULL,
                    device.id(),
                    device.id(),
                    device.region().name(),
                    total + " changes; rows " + counts);
        }
    }

    private static void count(List<ChangeBlock> blocks, Map<String, Integer> counts) {
        blocks.forEach(block -> counts.merge(block.table(), block.kinds().length(), Integer::sum));
    }
}
