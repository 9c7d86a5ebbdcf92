package com.rainstaff.sync.server.feed;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.ExchangeReply.Correction;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.region.Regions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The change log as a device reads it: only the feeds of its region, and not what it wrote itself. */
@ApplicationScoped
public class DeltaFeed {
    private final Jdbc jdbc;
    private final Regions regions;
    private final FeedReader reader;

    DeltaFeed(Jdbc jdbc, Regions regions, FeedReader reader) {
        this.jdbc = jdbc;
        this.regions = regions;
        this.reader = reader;
    }

    /**
     * A stretch after the cursor of each feed that {@code region} reads, what all share first. Numbers become visible in
     * their order, so a stretch that ends at a head misses nothing.
     *
     * @param reader origin whose own changes are left out
     * @param cursor stands at no feed's head or before it
     * @param heads newest number of each feed at some moment of the caller's transaction, or before it
     * @param limit most log entries the stretches span together
     * @param bytes about how much the images of those entries may come to together; a single larger one is not left out
     */
    public List<FeedPage> pages(
            Region region, Origin reader, Cursor cursor, Map<String, Long> heads, int limit, long bytes) {
        List<FeedPage> pages = new ArrayList<>();
        long left = limit;
        long bytesLeft = bytes;
        for (String feed : regions.feedsOf(region)) {
            long head = heads.get(feed);
            long after = cursor.position(feed);
            Extent extent = extent(feed, after, Math.min(head, after + left), bytesLeft);
            left -= extent.through() - after;
            bytesLeft -= extent.bytes();
            pages.add(
                    new FeedPage(feed, after, extent.through(), head, stretch(feed, after, extent.through(), reader)));
        }
        return pages;
    }

    private record Extent(long through, long bytes) {}

    // As far as the images fit, but at least one entry: nothing may stand in a reader's way for its size.
    private Extent extent(String feed, long after, long through, long bytes) {
        if (after == through || bytes <= 0) {
            return new Extent(after, 0);
        }
        return jdbc.first(
                        """
                        select coalesce(min(seq) filter (where total > ? and place > 1) - 1, ?) as through,
                            coalesce(max(total) filter (where total <= ? or place = 1), 0) as bytes
                        from (
                            select l.seq, row_number() over numbers as place,
                                sum(coalesce(octet_length(l.image), 0)) over numbers as total
                            from log_entry l join feed f on f.feed_id = l.feed_id and f.name = ?
                            where l.seq > ? and l.seq <= ?
                            window numbers as (order by l.seq)) e
                        """,
                        row -> new Extent(row.getLong("through"), row.getLong("bytes")),
                        bytes,
                        through,
                        bytes,
                        feed,
                        after,
                        through)
                .orElseThrow();
    }

    /**
     * Rows that the device must read anew: those of {@code touched} that another change holds, unless a page will bring
     * it, or that lead to another row since a merge; and those of {@code wanted} whatever the cursor.
     *
     * @param touched with the stamp of the device's last change to each
     * @param found takes the wanted rows that the device may see
     */
    public List<Correction> corrections(
            Region region,
            Origin reader,
            Cursor cursor,
            Map<RowKey, Long> touched,
            Collection<RowKey> wanted,
            Set<RowKey> found) {
        Set<RowKey> asked = new HashSet<>(touched.keySet());
        asked.addAll(wanted);
        if (asked.isEmpty()) {
            return List.of();
        }
        Set<RowKey> insisted = new HashSet<>(wanted);
        Map<String, Map<RowKey, Change>> byFeed = new LinkedHashMap<>();
        jdbc.query(
                "select f.name as feed_name, k.row_id as asked_id, " + FeedReader.COLUMNS + """
                from unnest(?::text[], ?::text[]) as k (table_name, row_id)
                join synced_table kt on kt.name = k.table_name
                left join row_alias a on a.table_id = kt.table_id and a.alias_id = k.row_id
                cross join lateral (
                    select * from row_state r
                    where r.table_id = kt.table_id and r.row_id = coalesce(a.row_id, k.row_id) limit 1) c
                join feed f on f.feed_id = c.feed_id and f.name = any(?)
                join log_entry e on e.feed_id = c.feed_id and e.seq = c.seq
                """ + FeedReader.JOINS,
                row -> {
                    Change change = this.reader.read(row);
                    RowKey askedKey = new RowKey(row.getString("table_name"), RowId.parse(row.getString("asked_id")));
                    String feed = row.getString("feed_name");
                    // Pages leave out what the device wrote itself.
                    boolean lost = change.version().origin().equals(reader)
                            ? touched.getOrDefault(askedKey, change.version().stamp())
                                    != change.version().stamp()
                            : change.sequence() <= cursor.position(feed);
                    boolean led = !askedKey.equals(change.key());
                    if (insisted.contains(askedKey) || lost || led) {
                        found.add(askedKey);
                        byFeed.computeIfAbsent(feed, name -> new LinkedHashMap<>())
                                .put(change.key(), change);
                    }
                    return change;
                },
                asked.stream().map(RowKey::table).toArray(String[]::new),
                asked.stream().map(key -> key.id().text()).toArray(String[]::new),
                regions.feedsOf(region).toArray(String[]::new));
        return byFeed.entrySet().stream()
                .map(entry ->
                        new Correction(entry.getKey(), blocks(entry.getValue().values(), reader)))
                .toList();
    }

    /** Those of {@code rows} that lie in feeds which nobody of {@code region} reads, wherever they were before. */
    public List<RowKey> away(Region region, Collection<RowKey> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        return jdbc.query(
                """
                select k.table_name, k.row_id from unnest(?::text[], ?::text[]) as k (table_name, row_id)
                join synced_table t on t.name = k.table_name
                left join row_alias a on a.table_id = t.table_id and a.alias_id = k.row_id
                join row_state s on s.table_id = t.table_id and s.row_id = coalesce(a.row_id, k.row_id)
                join feed f on f.feed_id = s.feed_id and f.name <> all(?)
                """,
                row -> new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                rows.stream().map(RowKey::table).toArray(String[]::new),
                rows.stream().map(key -> key.id().text()).toArray(String[]::new),
                regions.feedsOf(region).toArray(String[]::new));
    }

    private static List<ChangeBlock> blocks(Collection<Change> changes, Origin home) {
        return ChangeBlocks.encode(
                changes.stream()
                        .sorted(Comparator.comparingLong(Change::sequence))
                        .toList(),
                home);
    }

    private List<ChangeBlock> stretch(String feed, long after, long through, Origin own) {
        if (after == through) {
            return List.of();
        }
        List<Change> changes = jdbc.query(
                "select " + FeedReader.COLUMNS + """
                from (
                    select distinct on (l.table_id, l.row_id) l.*
                    from log_entry l join feed f on f.feed_id = l.feed_id and f.name = ?
                    where l.seq > ? and l.seq <= ? and l.verdict = 'A'
                    order by l.table_id, l.row_id, l.seq desc) e
                """ + FeedReader.JOINS + """
                where not (o.device_id = ? and o.epoch = ?)
                order by e.seq
                """,
                reader::read,
                feed,
                after,
                through,
                own.device(),
                own.epoch());
        return ChangeBlocks.encode(changes, own);
    }
}
