package com.rainstaff.sync.server.recovery;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.feed.FeedReader;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.region.Regions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fold of the log up to what was accepted at a moment, in parts ordered by table and row id. */
@ApplicationScoped
class PointInTime {
    private static final int ROWS_IN_A_PART = 5_000;

    private final Jdbc jdbc;
    private final FeedReader reader;
    private final Regions regions;
    private final Generation generation;

    PointInTime(Jdbc jdbc, FeedReader reader, Regions regions, Generation generation) {
        this.jdbc = jdbc;
        this.reader = reader;
        this.regions = regions;
        this.generation = generation;
    }

    /** Where a part ended. Written {@code table:row}, the table by its number in the log. */
    private record Place(int table, String row) {
        static final Place START = new Place(0, "");

        static Place parse(String text) {
            int colon = text.indexOf(':');
            try {
                return new Place(Short.parseShort(text.substring(0, Math.max(colon, 0))), text.substring(colon + 1));
            } catch (NumberFormatException malformed) {
                throw new SyncException(
                        ProblemType.MALFORMED_REQUEST, "\"" + text + "\" is no place in a snapshot.", malformed);
            }
        }

        @Override
        public String toString() {
            return table + ":" + row;
        }
    }

    private record FeedChange(String feed, Change change) {}

    /** @param after where the part before ended; null for the first */
    Snapshot part(Region region, Instant at, String after) {
        Map<String, Long> positions = positions(region, at);
        Place start = after == null || after.isEmpty() ? Place.START : Place.parse(after);
        // From the log: rows whose deletion was forgotten since are part of the past.
        List<Place> places = jdbc.query(
                """
                select distinct table_id, row_id from log_entry where (table_id, row_id) > (?::smallint, ?)
                order by table_id, row_id limit ?
                """,
                row -> new Place(row.getInt("table_id"), row.getString("row_id")),
                start.table(),
                start.row(),
                ROWS_IN_A_PART);
        boolean more = places.size() == ROWS_IN_A_PART;
        Map<String, List<Change>> byFeed = new LinkedHashMap<>();
        positions.keySet().forEach(feed -> byFeed.put(feed, new ArrayList<>()));
        rows(places, positions).forEach(row -> byFeed.get(row.feed()).add(row.change()));
        List<FeedPage> pages = new ArrayList<>();
        byFeed.forEach((feed, changes) -> {
            long position = positions.get(feed);
            pages.add(new FeedPage(feed, 0, position, position, ChangeBlocks.encode(changes, Origin.NONE)));
        });
        return new Snapshot(
                generation.current(),
                at,
                pages,
                more ? places.get(places.size() - 1).toString() : null);
    }

    private Map<String, Long> positions(Region region, Instant at) {
        Map<String, Long> positions = new LinkedHashMap<>();
        regions.feedsOf(region).forEach(feed -> positions.put(feed, 0L));
        jdbc.query(
                """
                select f.name, max(r.last_seq) as position
                from change_set c
                join change_set_range r using (change_set_id)
                join feed f on f.feed_id = r.feed_id and f.name = any(?)
                where c.accepted_at <= ?
                group by f.name
                """,
                row -> positions.put(row.getString("name"), row.getLong("position")),
                positions.keySet().toArray(String[]::new),
                at);
        return positions;
    }

    private List<FeedChange> rows(List<Place> places, Map<String, Long> positions) {
        return jdbc.query(
                "select f.name as feed_name, " + FeedReader.COLUMNS + """
                from unnest(?::int[], ?::text[]) as k (table_id, row_id)
                cross join unnest(?::text[], ?::bigint[]) as p (feed_name, position)
                join feed f on f.name = p.feed_name
                cross join lateral (
                    select * from log_entry l
                    where l.table_id = k.table_id and l.row_id = k.row_id and l.feed_id = f.feed_id
                      and l.seq <= p.position and l.verdict = 'A'
                    order by l.seq desc limit 1) e
                """ + FeedReader.JOINS
                        + "where e.kind = 'U' and e.image is not null order by e.seq",
                row -> new FeedChange(row.getString("feed_name"), reader.read(row)),
                places.stream().map(Place::table).toArray(Integer[]::new),
                places.stream().map(Place::row).toArray(String[]::new),
                positions.keySet().toArray(String[]::new),
                positions.values().toArray(Long[]::new));
    }
}
