package com.rainstaff.sync.dashboard.overview;

import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.region.Region;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The start page's contents: totals, then headquarters and regions, the most urgent first, then what all share. */
public record OverviewView(Totals totals, List<RegionCard> cards) {
    static OverviewView of(Overview overview, StateLimits limits, Instant now) {
        PcGrade grade = new PcGrade(limits, now);
        List<PcRow> pcs = overview.pcs().stream()
                .map(pc -> PcRow.of(pc, grade))
                .sorted(PcRow.MOST_URGENT_FIRST)
                .toList();
        return new OverviewView(Totals.of(overview, pcs), cards(overview, pcs));
    }

    /** Whether nothing has joined yet, so that the page tells how to begin. */
    public boolean empty() {
        return totals.pcs() == 0;
    }

    private static List<RegionCard> cards(Overview overview, List<PcRow> pcs) {
        List<RegionCard> cards = new ArrayList<>();
        for (String region : regionsOf(overview)) {
            cards.add(new RegionCard(RegionCard.Kind.REGION, region, overview.rowsOf(region), of(region, pcs)));
        }
        List<PcRow> headquarters = of(Region.ALL.name(), pcs);
        if (!headquarters.isEmpty()) {
            cards.add(
                    new RegionCard(RegionCard.Kind.HEADQUARTERS, Region.ALL.name(), everyRow(overview), headquarters));
        }
        cards.sort(Comparator.comparing(RegionCard::state).thenComparing(RegionCard::name));
        Map<String, Long> shared = overview.rowsOf(Feeds.SHARED);
        if (!shared.isEmpty()) {
            cards.add(new RegionCard(RegionCard.Kind.SHARED, Feeds.SHARED, shared, List.of()));
        }
        return List.copyOf(cards);
    }

    private static TreeSet<String> regionsOf(Overview overview) {
        TreeSet<String> regions = new TreeSet<>(overview.regions());
        overview.pcs().stream().map(Pc::region).forEach(regions::add);
        regions.remove(Region.ALL.name());
        return regions;
    }

    private static List<PcRow> of(String region, List<PcRow> pcs) {
        return pcs.stream().filter(row -> row.pc().region().equals(region)).toList();
    }

    private static Map<String, Long> everyRow(Overview overview) {
        Map<String, Long> sums = new TreeMap<>();
        overview.rows().values().forEach(rows -> rows.forEach((table, count) -> sums.merge(table, count, Long::sum)));
        return sums;
    }
}
