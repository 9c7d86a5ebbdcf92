package com.rainstaff.sync.server.overview;

import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Live rows of each table and feed. A feed is counted again only after its head has moved, so that a page that stands
 * open costs nothing while nothing happens.
 */
@ApplicationScoped
class RowCounts {
    private final Jdbc jdbc;
    private final Map<String, Counted> known = new ConcurrentHashMap<>();

    RowCounts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Counted(long head, Map<String, Long> rows) {}

    /** By feed name, then by table name; feeds without rows are present, tables without rows are not. */
    Map<String, Map<String, Long>> perFeed() {
        Map<String, Map<String, Long>> counts = new HashMap<>();
        heads().forEach((feed, head) -> counts.put(feed, count(feed, head)));
        return counts;
    }

    private Map<String, Long> count(String feed, long head) {
        Counted counted = known.get(feed);
        if (counted == null || counted.head() != head) {
            counted = new Counted(head, countNow(feed));
            known.put(feed, counted);
        }
        return counted.rows();
    }

    private Map<String, Long> heads() {
        Map<String, Long> heads = new HashMap<>();
        jdbc.query("select name, head from feed", row -> heads.put(row.getString("name"), row.getLong("head")));
        return heads;
    }

    private Map<String, Long> countNow(String feed) {
        Map<String, Long> rows = new TreeMap<>();
        jdbc.query("""
                select t.name, count(*) as live
                from row_state s
                join feed f on f.feed_id = s.feed_id
                join synced_table t on t.table_id = s.table_id
                where f.name = ? and not s.deleted
                group by t.name
                """, row -> rows.put(row.getString("name"), row.getLong("live")), feed);
        return rows;
    }
}
