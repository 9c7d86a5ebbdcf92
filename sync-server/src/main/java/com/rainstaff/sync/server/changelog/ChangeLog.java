package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.conflict.Verdict;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.integrity.HashChain;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The append-only record of everything accepted. Appending happens under the feeds' locks, held from judging to commit:
 * numbers are dense and become visible in their order, so that no reader skips one. Joins the caller's transaction.
 */
@ApplicationScoped
public class ChangeLog {
    /** Channel on which the names of feeds that grew are told after commit. */
    public static final String NEWS_CHANNEL = "rainsync_news";

    private static final String LOGGED_ROW = """
            select f.name as feed_name, e.seq, t.name as table_name, e.row_id, e.kind, e.schema_id, e.image
            from log_entry e
            join feed f on f.feed_id = e.feed_id
            join synced_table t on t.table_id = e.table_id
            """;

    private final Jdbc jdbc;

    ChangeLog(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks the named feeds in the order all writers lock them; waits for other writers. */
    public Map<String, FeedHead> lock(Collection<String> names) {
        Map<String, FeedHead> feeds = new LinkedHashMap<>();
        jdbc.query(
                        """
                select feed_id, name, head, chain, pruned_through from feed where name = any(?) order by feed_id for update
                """,
                        row -> new FeedHead(
                                row.getShort("feed_id"),
                                row.getString("name"),
                                row.getLong("head"),
                                row.getBytes("chain"),
                                row.getLong("pruned_through")),
                        (Object) names.toArray(String[]::new))
                .forEach(feed -> feeds.put(feed.name(), feed));
        return feeds;
    }

    /** Newest number of each feed. */
    public Map<String, Long> heads() {
        Map<String, Long> heads = new TreeMap<>();
        jdbc.query("select name, head from feed", row -> heads.put(row.getString("name"), row.getLong("head")));
        return heads;
    }

    /** Numbers of the origins in the log. */
    public Origins origins(Set<Origin> needed) {
        return new Origins(jdbc, needed);
    }

    /** A number for a set of an origin that has no outbox. Sets of one origin are numbered under the feeds' locks. */
    public long nextSet(Origin origin) {
        return jdbc.first(
                        "select coalesce(max(last_sequence), 0) + 1 as next from change_set where device_id = ? and epoch = ?",
                        row -> row.getLong("next"),
                        origin.device(),
                        origin.epoch())
                .orElseThrow();
    }

    /**
     * Appends one accepted push and moves the feeds' heads and chains.
     *
     * @param firstSequence first outbox number of the push
     * @param lastSequence its last
     * @param entries ascending within each feed, numbered by the feed's {@link FeedHead#next()}
     */
    public void append(
            Origin pushedBy,
            long firstSequence,
            long lastSequence,
            Instant at,
            List<LogEntry> entries,
            Map<String, Short> tables,
            Origins origins) {
        long set = jdbc.first(
                        """
                insert into change_set (device_id, epoch, first_sequence, last_sequence, accepted_at)
                values (?, ?, ?, ?, ?) returning change_set_id
                """,
                        row -> row.getLong("change_set_id"),
                        pushedBy.device(),
                        pushedBy.epoch(),
                        firstSequence,
                        lastSequence,
                        at)
                .orElseThrow();
        if (entries.isEmpty()) {
            return;
        }
        insert(set, entries, tables, origins);
        Map<FeedHead, List<LogEntry>> byFeed = new LinkedHashMap<>();
        entries.forEach(entry ->
                byFeed.computeIfAbsent(entry.feed(), feed -> new ArrayList<>()).add(entry));
        byFeed.forEach((feed, appended) -> advance(set, feed, appended));
    }

    /** A device's own accepted changes, by outbox number. */
    public Map<Long, List<AcceptedChange>> accepted(Origin origin, long firstSequence, long lastSequence) {
        Map<Long, List<AcceptedChange>> accepted = new HashMap<>();
        jdbc.query(
                """
                select e.device_sequence, t.name as table_name, e.row_id, e.kind, e.stamp, c.accepted_at, e.image
                from change_set c
                join change_set_range r using (change_set_id)
                join log_entry e on e.feed_id = r.feed_id and e.seq between r.first_seq and r.last_seq
                join origin o on o.origin_id = e.origin_id
                join synced_table t on t.table_id = e.table_id
                where c.device_id = ? and c.epoch = ? and c.last_sequence >= ? and c.first_sequence <= ?
                  and o.device_id = c.device_id and o.epoch = c.epoch and e.device_sequence between ? and ?
                """,
                row -> accepted.computeIfAbsent(row.getLong("device_sequence"), sequence -> new ArrayList<>())
                        .add(new AcceptedChange(
                                new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                                EntryKind.of(row.getString("kind").charAt(0)),
                                row.getLong("stamp"),
                                Jdbc.instant(row, "accepted_at"),
                                row.getString("image"))),
                origin.device(),
                origin.epoch(),
                firstSequence,
                lastSequence,
                firstSequence,
                lastSequence);
        return accepted;
    }

    /** Newest number under which each of {@code rows} was evicted from {@code feed}; rows that never were are absent. */
    public Map<RowKey, Long> evictions(String feed, Collection<RowKey> rows, Map<String, Short> tables) {
        Map<RowKey, Long> found = new HashMap<>();
        if (rows.isEmpty()) {
            return found;
        }
        jdbc.query(
                """
                select t.name as table_name, e.row_id, max(e.seq) as seq
                from unnest(?::int[], ?::text[]) as k (table_id, row_id)
                join log_entry e on e.table_id = k.table_id and e.row_id = k.row_id and e.kind = 'E'
                join feed f on f.feed_id = e.feed_id and f.name = ?
                join synced_table t on t.table_id = e.table_id
                group by t.name, e.row_id
                """,
                row -> found.put(
                        new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                        row.getLong("seq")),
                rows.stream().map(key -> tables.get(key.table())).toArray(Short[]::new),
                rows.stream().map(key -> key.id().text()).toArray(String[]::new),
                feed);
        return found;
    }

    /** The stored image of an entry; null where it was erased or has none. */
    public String image(String feed, long sequence) {
        return jdbc.first("""
                select e.image from log_entry e join feed f using (feed_id) where f.name = ? and e.seq = ?
                """, row -> new String[] {row.getString("image")}, feed, sequence)
                .orElseThrow()[0];
    }

    /** The stored images of the entries that hold {@code states}; rows whose contents were erased are absent. */
    public Map<RowKey, String> images(Collection<RowState> states) {
        Map<RowKey, String> found = new HashMap<>();
        if (states.isEmpty()) {
            return found;
        }
        List<RowState> all = List.copyOf(states);
        jdbc.query(
                """
                select k.place, e.image
                from unnest(?::text[], ?::bigint[]) with ordinality as k (feed_name, seq, place)
                join feed f on f.name = k.feed_name
                join log_entry e on e.feed_id = f.feed_id and e.seq = k.seq and e.image is not null
                """,
                row -> found.put(all.get((int) row.getLong("place") - 1).key(), row.getString("image")),
                all.stream().map(RowState::feed).toArray(String[]::new),
                all.stream().map(RowState::sequence).toArray(Long[]::new));
        return found;
    }

    /**
     * Those of {@code rows} whose newest entry is a deletion that may have been forgotten since. They are deleted, as far
     * as anybody knows.
     */
    public Map<RowKey, RowState> forgotten(Collection<RowKey> rows, Map<String, Short> tables) {
        Map<RowKey, RowState> found = new HashMap<>();
        if (rows.isEmpty()) {
            return found;
        }
        jdbc.query(
                """
                select t.name as table_name, e.row_id, f.name as feed_name, e.seq, e.stamp, o.device_id, o.epoch
                from unnest(?::int[], ?::text[]) as k (table_id, row_id)
                cross join lateral (
                    select * from log_entry l
                    where l.table_id = k.table_id and l.row_id = k.row_id and l.verdict = 'A'
                      and l.kind in ('U', 'T')
                    order by l.change_set_id desc, l.stamp desc, l.seq desc limit 1) e
                join feed f on f.feed_id = e.feed_id and e.seq <= f.pruned_through
                join origin o on o.origin_id = e.origin_id
                join synced_table t on t.table_id = e.table_id
                where e.kind = 'T'
                """,
                row -> {
                    RowKey key = new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id")));
                    RowVersion version = RowVersion.of(
                            row.getLong("stamp"), new Origin(row.getString("device_id"), row.getInt("epoch")));
                    return found.put(
                            key, RowState.deleted(key, row.getString("feed_name"), row.getLong("seq"), version, null));
                },
                rows.stream().map(key -> tables.get(key.table())).toArray(Short[]::new),
                rows.stream().map(key -> key.id().text()).toArray(String[]::new));
        return found;
    }

    /** An entry that is in the log. */
    public LoggedRow entry(EntryPlace place) {
        return jdbc.first(
                        LOGGED_ROW + "where f.name = ? and e.seq = ?",
                        ChangeLog::loggedRow,
                        place.feed(),
                        place.sequence())
                .orElseThrow();
    }

    /** What a row read like when it was last there; empty where it never was. */
    public Optional<LoggedRow> lastContents(RowKey key) {
        return jdbc.first(
                LOGGED_ROW + """
                where t.name = ? and e.row_id = ? and e.kind = 'U' and e.verdict = 'A'
                order by e.change_set_id desc, e.stamp desc, e.seq desc limit 1
                """, ChangeLog::loggedRow, key.table(), key.id().text());
    }

    /** The newest merge of {@code alias}, which is in the log. */
    public KnownMerge merge(RowKey alias) {
        TreeMap<Long, Set<String>> feeds = new TreeMap<>();
        jdbc.query(
                """
                select e.stamp, f.name as feed_name
                from log_entry e
                join synced_table t on t.table_id = e.table_id and t.name = ?
                join feed f on f.feed_id = e.feed_id
                where e.row_id = ? and e.kind = 'M'
                """,
                row -> feeds.computeIfAbsent(row.getLong("stamp"), stamp -> new HashSet<>())
                        .add(row.getString("feed_name")),
                alias.table(),
                alias.id().text());
        Map.Entry<Long, Set<String>> newest = feeds.lastEntry();
        return new KnownMerge(newest.getKey(), newest.getValue());
    }

    /** The rows that ids were led to by merges, whether they were split since or not; ids that never were are absent. */
    public Map<RowKey, Set<RowId>> merged(Collection<RowKey> rows, Map<String, Short> tables) {
        Map<RowKey, Set<RowId>> found = new HashMap<>();
        jdbc.query(
                """
                select t.name as table_name, e.row_id, e.target
                from unnest(?::int[], ?::text[]) as k (table_id, row_id)
                join log_entry e on e.table_id = k.table_id and e.row_id = k.row_id and e.kind = 'M'
                join synced_table t on t.table_id = e.table_id
                """,
                row -> found.computeIfAbsent(
                                new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                                key -> new HashSet<>())
                        .add(RowId.parse(row.getString("target"))),
                rows.stream().map(key -> tables.get(key.table())).toArray(Short[]::new),
                rows.stream().map(key -> key.id().text()).toArray(String[]::new));
        return found;
    }

    /**
     * The change that made {@code alias} lead to another row: it stands right behind the merge and has its stamp, and came
     * before other feeds were told of the merge.
     */
    public Optional<LoggedRow> mergedContents(RowKey alias) {
        return jdbc.first(
                LOGGED_ROW + """
                join log_entry m on m.feed_id = e.feed_id and m.seq = e.seq - 1 and m.kind = 'M'
                    and m.stamp = e.stamp
                where t.name = ? and m.table_id = e.table_id and m.row_id = ?
                order by m.stamp desc, m.change_set_id, m.seq limit 1
                """,
                ChangeLog::loggedRow,
                alias.table(),
                alias.id().text());
    }

    /** What a row read like before the first of {@code places}, which lie in one feed. */
    public Optional<LoggedRow> contentsBefore(RowKey key, List<EntryPlace> places) {
        return jdbc.first(
                LOGGED_ROW + """
                where t.name = ? and e.row_id = ? and e.kind = 'U' and e.verdict = 'A' and f.name = ? and e.seq < ?
                order by e.seq desc limit 1
                """,
                ChangeLog::loggedRow,
                key.table(),
                key.id().text(),
                places.get(0).feed(),
                places.stream().mapToLong(EntryPlace::sequence).min().orElseThrow());
    }

    private static LoggedRow loggedRow(ResultSet row) throws SQLException {
        return new LoggedRow(
                new EntryPlace(row.getString("feed_name"), row.getLong("seq")),
                new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                EntryKind.of(row.getString("kind").charAt(0)),
                row.getObject("schema_id", Integer.class),
                row.getString("image"));
    }

    /** The newest {@code limit} edits and deletions of a row in all feeds, newest first, without what the server derived. */
    public List<PastEdit> trail(RowKey key, int limit) {
        return jdbc.query(
                """
                select f.name as feed_name, e.seq, e.kind, e.verdict, e.stamp, o.device_id, o.epoch, e.schema_id, e.changed
                from log_entry e
                join synced_table t on t.table_id = e.table_id and t.name = ?
                join feed f on f.feed_id = e.feed_id
                join origin o on o.origin_id = e.origin_id
                where e.row_id = ? and e.kind in ('U', 'T') and e.device_sequence > 0
                order by e.change_set_id desc, e.device_sequence desc, e.seq desc
                limit ?
                """,
                row -> new PastEdit(
                        new EntryPlace(row.getString("feed_name"), row.getLong("seq")),
                        EntryKind.of(row.getString("kind").charAt(0)),
                        Verdict.of(row.getString("verdict").charAt(0)),
                        RowVersion.of(
                                row.getLong("stamp"), new Origin(row.getString("device_id"), row.getInt("epoch"))),
                        row.getObject("schema_id", Integer.class),
                        row.getString("changed")),
                key.table(),
                key.id().text(),
                limit);
    }

    private void insert(long set, List<LogEntry> entries, Map<String, Short> tables, Origins origins) {
        int count = entries.size();
        Short[] feeds = new Short[count];
        Long[] sequences = new Long[count];
        String[] kinds = new String[count];
        String[] verdicts = new String[count];
        Short[] tableIds = new Short[count];
        String[] rows = new String[count];
        Long[] stamps = new Long[count];
        Integer[] originIds = new Integer[count];
        Long[] deviceSequences = new Long[count];
        Long[] bases = new Long[count];
        Long[] captured = new Long[count];
        Integer[] schemas = new Integer[count];
        String[] changed = new String[count];
        String[] targets = new String[count];
        byte[][] hashes = new byte[count][];
        byte[][] salts = new byte[count][];
        String[] images = new String[count];
        for (int i = 0; i < count; i++) {
            LogEntry entry = entries.get(i);
            RowVersion version = entry.version();
            feeds[i] = entry.feed().id();
            sequences[i] = entry.sequence();
            kinds[i] = String.valueOf(entry.kind().code());
            verdicts[i] = String.valueOf(entry.verdict().code());
            tableIds[i] = tables.get(entry.key().table());
            rows[i] = entry.key().id().text();
            stamps[i] = version.stamp();
            originIds[i] = origins.id(version.origin());
            deviceSequences[i] = entry.deviceSequence();
            bases[i] = entry.baseSequence();
            captured[i] = entry.capturedStamp();
            schemas[i] = entry.schemaId();
            changed[i] = entry.changed();
            targets[i] = entry.target();
            hashes[i] = entry.imageHash();
            salts[i] = entry.salt();
            images[i] = entry.image();
        }
        jdbc.update(
                """
                insert into log_entry (feed_id, seq, kind, verdict, table_id, row_id, stamp, origin_id, change_set_id,
                    device_sequence, base_seq, captured_stamp, schema_id, changed, target, image_hash, salt, image)
                select e.feed_id, e.seq, e.kind::"char", e.verdict::"char", e.table_id, e.row_id, e.stamp, e.origin_id, ?,
                    e.device_sequence, e.base_seq, e.captured_stamp, e.schema_id, e.changed, e.target, e.image_hash,
                    e.salt, e.image
                from unnest(?::smallint[], ?::bigint[], ?::text[], ?::text[], ?::smallint[], ?::text[], ?::bigint[],
                    ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::bytea[],
                    ?::bytea[], ?::text[])
                    as e (feed_id, seq, kind, verdict, table_id, row_id, stamp, origin_id, device_sequence, base_seq,
                          captured_stamp, schema_id, changed, target, image_hash, salt, image)
                """,
                set,
                feeds,
                sequences,
                kinds,
                verdicts,
                tableIds,
                rows,
                stamps,
                originIds,
                deviceSequences,
                bases,
                captured,
                schemas,
                changed,
                targets,
                hashes,
                salts,
                images);
    }

    /** Adds what of an entry never changes to its change set's link of the chain. */
    static void link(
            HashChain chain,
            long sequence,
            String kind,
            String table,
            String row,
            long stamp,
            String origin,
            byte[] imageHash) {
        chain.add(sequence).add(kind).add(table).add(row).add(stamp).add(origin).add(imageHash);
    }

    private void advance(long set, FeedHead feed, List<LogEntry> appended) {
        HashChain chain = new HashChain(feed.chain());
        for (LogEntry entry : appended) {
            link(
                    chain,
                    entry.sequence(),
                    String.valueOf(entry.kind().code()),
                    entry.key().table(),
                    entry.key().id().text(),
                    entry.version().stamp(),
                    entry.version().origin().toString(),
                    entry.imageHash());
        }
        byte[] end = chain.end();
        jdbc.update("""
                insert into change_set_range (change_set_id, feed_id, first_seq, last_seq, chain) values (?, ?, ?, ?, ?)
                """, set, feed.id(), feed.before() + 1, feed.head(), end);
        jdbc.update("update feed set head = ?, chain = ? where feed_id = ?", feed.head(), end, feed.id());
        jdbc.query("select pg_notify(?, ?)", row -> null, NEWS_CHANNEL, feed.name());
    }
}
