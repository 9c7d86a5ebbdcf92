package com.rainstaff.sync.server.proof;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.server.feed.FeedReader;
import com.rainstaff.sync.server.integrity.HashChain;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Each row's current entry, table by table and feed by feed. Contents are checked against the hash they were accepted
 * with: a row that was changed in the database by hand is named and not passed on, and an alert is raised.
 */
@ApplicationScoped
class RowListings {
    private static final int ROWS_IN_A_PART = 1_000;

    private final Jdbc jdbc;
    private final FeedReader reader;
    private final IntegrityAlerts alerts;

    RowListings(Jdbc jdbc, FeedReader reader, IntegrityAlerts alerts) {
        this.jdbc = jdbc;
        this.reader = reader;
        this.alerts = alerts;
    }

    private record Row(Change change, boolean damaged) {}

    /** @param after row id after which the part begins; empty for the first */
    @Transactional
    RowListing part(String table, String feed, String after) {
        List<Row> rows = rows(table, feed, after);
        List<Change> sound = new ArrayList<>();
        List<RowId> damaged = new ArrayList<>();
        for (Row row : rows) {
            if (row.damaged()) {
                damaged.add(row.change().key().id());
                alerts.raise(
                        IntegrityAlerts.Kind.DAMAGED_CONTENTS,
                        row.change().key() + " " + feed + "/" + row.change().sequence(),
                        "The stored contents are not those that were accepted: they were changed in the database. They"
                                + " are not passed on for comparison.");
            } else {
                sound.add(row.change());
            }
        }
        // After the rows, so that a device which stands at this position has missed nothing that moved one of them.
        long head = jdbc.first("select head from feed where name = ?", row -> row.getLong("head"), feed)
                .orElseThrow();
        return new RowListing(
                head,
                ChangeBlocks.encode(sound, Origin.NONE),
                damaged,
                rows.size() < ROWS_IN_A_PART
                        ? null
                        : rows.get(rows.size() - 1).change().key().id().text());
    }

    private List<Row> rows(String table, String feed, String after) {
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
                feed,
                table,
                after,
                ROWS_IN_A_PART);
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
