package com.rainstaff.sync.server.region;

import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.jdbc.Jdbc;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The regions, each with a feed of its own, and the one place that says which feeds a device reads and writes. Regions
 * are created at start and never taken away.
 */
@Startup
@ApplicationScoped
public class Regions {
    private final List<Region> all;
    private final Map<String, Region> byFold = new TreeMap<>();

    Regions(Jdbc jdbc, RegionConfig config) {
        config.names().forEach(name -> create(jdbc, Region.of(name)));
        this.all = jdbc.query("select name from region order by name", row -> Region.of(row.getString("name")));
        all.forEach(region -> byFold.put(Region.fold(region.name()), region));
    }

    /** Every region, by name. */
    public List<Region> all() {
        return all;
    }

    /** Official names, sorted. */
    public List<String> names() {
        return all.stream().map(Region::name).toList();
    }

    /** The region a person meant by {@code label}; empty for one nobody knows. */
    public Optional<Region> meantBy(String label) {
        return Optional.ofNullable(byFold.get(Region.fold(label)));
    }

    /** The region or {@link Region#ALL} a person meant by {@code label}. */
    public Optional<Region> orAllMeantBy(String label) {
        return Region.ALL.isMeantBy(label) ? Optional.of(Region.ALL) : meantBy(label);
    }

    /** Feeds that somebody of {@code region} reads, what all share first. Writing reaches exactly as far. */
    public List<String> feedsOf(Region region) {
        List<String> feeds = new ArrayList<>();
        feeds.add(Feeds.SHARED);
        if (region.isAll()) {
            feeds.addAll(names());
        } else {
            feeds.add(region.name());
        }
        return feeds;
    }

    /** Whether somebody of {@code region} reads and writes {@code feed}. */
    public boolean reaches(Region region, String feed) {
        return region.isAll() || feed.equals(Feeds.SHARED) || feed.equals(region.name());
    }

    private static void create(Jdbc jdbc, Region region) {
        if (region.isAll() || region.name().equals(Feeds.SHARED)) {
            throw new IllegalArgumentException("no region can be called " + region);
        }
        jdbc.update("""
                with fresh as (
                    insert into feed (name) select ? where not exists (select from region where fold = ?)
                    on conflict (name) do nothing
                    returning feed_id, name)
                insert into region (name, fold, feed_id) select name, ?, feed_id from fresh
                """, region.name(), Region.fold(region.name()), Region.fold(region.name()));
    }
}
