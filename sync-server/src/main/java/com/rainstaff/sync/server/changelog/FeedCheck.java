package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.server.integrity.HashChain;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Checks that the feeds are what was appended, and that the state is what they fold to. Reads all, changes nothing. */
@ApplicationScoped
public class FeedCheck {
    private static final int ENTRIES_AT_ONCE = 2_000;
    private static final int MOST_OF_A_KIND = 100;

    private final Jdbc jdbc;

    FeedCheck(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Something that does not fit.
     *
     * @param place the feed, or what else it is part of
     * @param sequence number of the entry; of the first that can be meant, where a chain is broken; 0 where it is no entry
     * @param what for a person
     */
    public record Break(String place, long sequence, String what) {}

    /** What does not fit, feed by feed, in the order of the entries; at most a hundred of each kind. */
    public List<Break> check() {
        List<Break> broken = new ArrayList<>();
        jdbc.query(
                        "select feed_id, name, head, chain, pruned_through from feed order by feed_id",
                        row -> new FeedHead(
                                row.getShort("feed_id"),
                                row.getString("name"),
                                row.getLong("head"),
                                row.getBytes("chain"),
                                row.getLong("pruned_through")))
                .forEach(feed -> broken.addAll(new OneFeed(feed).check()));
        broken.addAll(strayStates());
        return broken;
    }

    /** One accepted change set's part of a feed. */
    private record Range(long first, long last, byte[] chain) {}

    private record Entry(
            long sequence,
            String kind,
            String table,
            String row,
            long stamp,
            String origin,
            byte[] imageHash,
            boolean damaged) {}

    private List<Break> strayStates() {
        return jdbc.query(
                """
                select f.name as feed_name, s.seq, t.name as table_name, s.row_id
                from row_state s
                join feed f on f.feed_id = s.feed_id
                join synced_table t on t.table_id = s.table_id
                left join log_entry e on e.feed_id = s.feed_id and e.seq = s.seq
                where e.seq is null or e.table_id <> s.table_id or e.row_id <> s.row_id or e.stamp <> s.stamp
                   or e.origin_id <> s.origin_id or s.deleted <> (e.kind <> 'U')
                order by f.name, s.seq limit ?
                """,
                row -> new Break(
                        row.getString("feed_name"),
                        row.getLong("seq"),
                        "the state of row " + row.getString("table_name") + " " + row.getString("row_id")
                                + " is not what this entry says"),
                MOST_OF_A_KIND);
    }

    /** Follows one feed from its beginning. */
    private final class OneFeed {
        private final FeedHead feed;
        private final List<Break> broken = new ArrayList<>();
        private final Iterator<Range> ranges;
        private Range range;
        private HashChain chain;
        private byte[] before = new byte[0];
        private long expected = 1;

        OneFeed(FeedHead feed) {
            this.feed = feed;
            this.ranges = jdbc.query(
                            """
                    select first_seq, last_seq, chain from change_set_range where feed_id = ? order by first_seq
                    """,
                            row -> new Range(row.getLong("first_seq"), row.getLong("last_seq"), row.getBytes("chain")),
                            feed.id())
                    .iterator();
        }

        List<Break> check() {
            List<Entry> part;
            do {
                part = entries(expected - 1);
                part.forEach(this::follow);
            } while (part.size() == ENTRIES_AT_ONCE);
            if (expected - 1 != feed.head()) {
                note(expected, "entries up to " + feed.head() + " are missing");
            } else if (!Arrays.equals(before, feed.chain())) {
                note(feed.head(), "the feed's chain does not end as its last change set's does");
            }
            return broken;
        }

        private void follow(Entry entry) {
            if (entry.sequence() != expected) {
                note(expected, "entries from here to " + (entry.sequence() - 1) + " are missing");
            }
            expected = entry.sequence() + 1;
            if (entry.damaged()) {
                note(
                        entry.sequence(),
                        "the contents of row " + entry.table() + " " + entry.row()
                                + " are not those that were accepted");
            }
            while ((range == null || range.last() < entry.sequence()) && ranges.hasNext()) {
                range = ranges.next();
                chain = new HashChain(before);
            }
            if (range == null || entry.sequence() < range.first() || entry.sequence() > range.last()) {
                note(entry.sequence(), "no change set brought this entry");
                return;
            }
            ChangeLog.link(
                    chain,
                    entry.sequence(),
                    entry.kind(),
                    entry.table(),
                    entry.row(),
                    entry.stamp(),
                    entry.origin(),
                    entry.imageHash());
            if (entry.sequence() == range.last()) {
                if (!Arrays.equals(chain.end(), range.chain())) {
                    note(
                            range.first(),
                            "the chain does not fit: something between here and " + range.last() + " was changed");
                }
                before = range.chain();
            }
        }

        private void note(long sequence, String what) {
            if (broken.size() < MOST_OF_A_KIND) {
                broken.add(new Break(feed.name(), sequence, what));
            }
        }

        private List<Entry> entries(long after) {
            return jdbc.query("""
                    select e.seq, e.kind, t.name as table_name, e.row_id, e.stamp, o.device_id, o.epoch, e.image_hash,
                           e.salt, e.image
                    from log_entry e
                    join synced_table t on t.table_id = e.table_id
                    join origin o on o.origin_id = e.origin_id
                    where e.feed_id = ? and e.seq > ?
                    order by e.seq limit ?
                    """, OneFeed::read, feed.id(), after, ENTRIES_AT_ONCE);
        }

        private static Entry read(ResultSet row) throws SQLException {
            byte[] hash = row.getBytes("image_hash");
            byte[] salt = row.getBytes("salt");
            String image = row.getString("image");
            return new Entry(
                    row.getLong("seq"),
                    row.getString("kind"),
                    row.getString("table_name"),
                    row.getString("row_id"),
                    row.getLong("stamp"),
                    row.getString("device_id") + "." + row.getInt("epoch"),
                    hash,
                    image != null && (salt == null || !Arrays.equals(hash, HashChain.salted(salt, image))));
        }
    }
}
