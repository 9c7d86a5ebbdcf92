package com.rainstaff.sync.server.proof;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.feed.FeedReader;
import com.rainstaff.sync.server.integrity.HashChain;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Each row's current entry, table by table and feed by feed, a thousand rows in a part. Contents are checked against the
 * hash they were accepted with: a row that was changed in the database by hand is named and not passed on, and an alert is
 * raised.
 */
@ApplicationScoped
class RowListings {
    private static final int ROWS_IN_A_PART = 1_000;

    private final Jdbc jdbc;
    private final ChangeLog log;
    private final FeedReader reader;
    private final IntegrityAlerts alerts;

    RowListings(Jdbc jdbc, ChangeLog log, FeedReader reader, IntegrityAlerts alerts) {
        this.jdbc = jdbc;
        this.log = log;
        this.reader = reader;
        this.alerts = alerts;
    }

    private record Row(Change change, boolean damaged) {}

    private record Place(String table, String feed) {}

    /** @param feeds those the device reads, in a fixed order */
    @Transactional
    RowListing part(List<String> feeds, RowListing.Request request) {
        List<RowListing.Stretch> stretches = new ArrayList<>();
        RowListing.Request next = null;
        int room = ROWS_IN_A_PART;
        for (Place place : places(feeds, request)) {
            boolean goesOn = place.equals(new Place(request.tables().get(0), request.feed()));
            List<Row> rows = rows(place, goesOn ? request.after() : "", room);
            stretches.add(stretch(place, rows));
            room -= rows.size();
            if (room == 0) {
                next = after(place, rows.get(rows.size() - 1), request.tables());
                break;
            }
        }
        // After the rows, so that a device which stands at these positions has missed nothing that moved one of them.
        Map<String, Long> heads = log.heads();
        heads.keySet().retainAll(feeds);
        return new RowListing(heads, stretches, next);
    }

    /** Places with rows, from where the listing goes on, in its order. */
    private List<Place> places(List<String> feeds, RowListing.Request request) {
        List<String> tables = request.tables();
        Set<Place> taken = new HashSet<>(jdbc.query(
                """
                select t.name as table_name, f.name as feed_name
                from synced_table t cross join feed f
                where t.name = any(?) and f.name = any(?)
                  and exists (select from row_state r where r.feed_id = f.feed_id and r.table_id = t.table_id)
                """,
                row -> new Place(row.getString("table_name"), row.getString("feed_name")),
                tables.toArray(String[]::new),
                feeds.toArray(String[]::new)));
        int passed = Math.max(0, feeds.indexOf(request.feed()));
        return tables.stream()
                .distinct()
                .flatMap(table -> feeds.stream().map(feed -> new Place(table, feed)))
                .skip(passed)
                .filter(taken::contains)
                .toList();
    }

    private static RowListing.Request after(Place place, Row last, List<String> tables) {
        return new RowListing.Request(
                tables.subList(tables.indexOf(place.table()), tables.size()),
                place.feed(),
                last.change().key().id().text());
    }

    private RowListing.Stretch stretch(Place place, List<Row> rows) {
        List<Change> sound = new ArrayList<>();
        List<RowId> damaged = new ArrayList<>();
        for (Row row : rows) {
            if (row.damaged()) {
                damaged.add(row.change().key().id());
                alerts.raise(
                        IntegrityAlerts.Kind.DAMAGED_CONTENTS,
                        row.change().key() + " " + place.feed() + "/"
                                + row.change().sequence(),
                        "The stored contents are not those that were accepted: they were changed in the database. They"
                                + " are not passed on for comparison.");
            } else {
                sound.add(row.change());
            }
        }
        return new RowListing.Stretch(place.table(), place.feed(), ChangeBlocks.encode(sound, Origin.NONE), damaged);
    }

    private List<Row> rows(Place place, String after, int limit) {
        return jdbc.query(
                "select e.salt, e.image_hash, " + FeedReader.COLUMNS + """
                from row_state r
                join log_entry e on e.feed_id = r.feed_id and e.seq = r.seq
                """ + FeedReader.JOINS + """
                where r.feed_id = (select feed_id from feed where name = ?)
                  and r.table_id = (select table_id from synced_table where name = ?)
                  and r.row_id > ?
                order by r.row_id limit ?
                """,
                this::read,
                place.feed(),
                place.table(),
                after,
                limit);
    }

    private Row read(ResultSet row) throws SQLException {
        String image = row.getString("image");
        boolean damaged = image != null && !isAsAccepted(image, row.getBytes("salt"), row.getBytes("image_hash"));
        return new Row(damaged ? reader.readWithoutContents(row) : reader.read(row), damaged);
    }

    private static boolean isAsAccepted(String image, byte[] salt, byte[] hash) {
        return salt != null && Arrays.equals(hash, HashChain.salted(salt, image));
    }
}
