package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The log as it is in the end, read behind the servers' backs: what each page must have held when it was served. */
record StoredLog(Map<String, List<Entry>> feeds) {
    /** @param applied whether it came to hold the row */
    private record Entry(long sequence, EntryKind kind, RowKey key, boolean applied, Origin by) {}

    static StoredLog read(Connection connection) throws SQLException {
        Map<String, List<Entry>> feeds = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select f.name as feed, e.seq, e.kind, t.name as table_name, e.row_id, e.verdict = 'A' as applied,
                               o.device_id, o.epoch
                        from log_entry e
                        join feed f on f.feed_id = e.feed_id
                        join synced_table t on t.table_id = e.table_id
                        join origin o on o.origin_id = e.origin_id
                        order by e.feed_id, e.seq
                        """)) {
            while (row.next()) {
                feeds.computeIfAbsent(row.getString("feed"), feed -> new ArrayList<>())
                        .add(new Entry(
                                row.getLong("seq"),
                                EntryKind.of(row.getString("kind").charAt(0)),
                                new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                                row.getBoolean("applied"),
                                new Origin(row.getString("device_id"), row.getInt("epoch"))));
            }
        }
        return new StoredLog(feeds);
    }

    /** What happened to rows. */
    Set<EntryKind> kinds() {
        return feeds.values().stream().flatMap(List::stream).map(Entry::kind).collect(Collectors.toSet());
    }

    /** How many entries lost to a newer version. */
    long superseded() {
        return feeds.values().stream()
                .flatMap(List::stream)
                .filter(entry -> !entry.applied())
                .count();
    }

    /** All numbers of a feed, as they are. */
    List<Long> numbers(String feed) {
        return entries(feed).stream().map(Entry::sequence).toList();
    }

    /** The numbers that {@code reader} is to find in a page: of each row the last, and none of its own. */
    List<Long> numbersFor(Origin reader, FeedPage page) {
        Map<RowKey, Entry> last = new HashMap<>();
        entries(page.feed()).stream()
                .filter(entry ->
                        entry.applied() && entry.sequence() > page.after() && entry.sequence() <= page.through())
                .forEach(entry -> last.put(entry.key(), entry));
        return last.values().stream()
                .filter(entry -> !entry.by().equals(reader))
                .map(Entry::sequence)
                .sorted()
                .toList();
    }

    private List<Entry> entries(String feed) {
        return feeds.getOrDefault(feed, List.of());
    }
}
