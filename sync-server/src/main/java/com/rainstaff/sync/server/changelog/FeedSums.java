package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the live rows of each feed and table come to, so that a device can prove that it holds the same. Moved with the
 * rows, under their feeds' locks and in the same transaction; never counted anew but at the first start after an update
 * and by the check that they are right.
 */
@ApplicationScoped
public class FeedSums {
    private static final int ROWS_AT_ONCE = 10_000;

    private final Jdbc jdbc;
    private final ChangeLog log;

    FeedSums(Jdbc jdbc, ChangeLog log) {
        this.jdbc = jdbc;
        this.log = log;
    }

    /** One table's rows in one feed. */
    public record Place(String feed, String table) {}

    /** Counts what an older release left uncounted. No change is accepted meanwhile. */
    @Transactional
    void countUncounted(@Observes StartupEvent start) {
        if (uncounted().isEmpty()) {
            return;
        }
        log.lock(log.heads().keySet());
        Map<Place, TableSum> counted = new HashMap<>();
        uncounted().forEach(place -> counted.put(place, count(place)));
        write(counted);
    }

    /** Moves the sums from what the rows were to what they are. Both speak of the same rows; a new row was nothing. */
    void move(Collection<RowState> before, Collection<RowState> after) {
        Map<Place, TableSum> differences = new HashMap<>();
        live(before)
                .forEach(row ->
                        differences.merge(place(row), TableSum.NONE.minus(row.key(), row.version()), TableSum::plus));
        live(after)
                .forEach(row ->
                        differences.merge(place(row), TableSum.NONE.plus(row.key(), row.version()), TableSum::plus));
        differences.values().removeIf(TableSum.NONE::equals);
        if (differences.isEmpty()) {
            return;
        }
        Map<Place, TableSum> stored = stored();
        List<Place> uncounted = uncounted();
        Map<Place, TableSum> moved = new HashMap<>();
        differences.forEach((place, difference) -> {
            if (!uncounted.contains(place)) {
                moved.put(place, stored.getOrDefault(place, TableSum.NONE).plus(difference));
            }
        });
        write(moved);
    }

    /** Sums and heads of {@code feeds} at one moment, by table; null while something is not counted. */
    public ExchangeReply.Sums read(Collection<String> feeds) {
        Map<String, Long> heads = new TreeMap<>();
        Map<String, TableSum> tables = new TreeMap<>();
        boolean[] counted = {true};
        jdbc.query(
                """
                select f.name as feed_name, f.head, t.name as table_name, s.rows, s.sum
                from feed f
                left join feed_sum s on s.feed_id = f.feed_id
                left join synced_table t on t.table_id = s.table_id
                where f.name = any(?)
                """,
                row -> {
                    heads.put(row.getString("feed_name"), row.getLong("head"));
                    String table = row.getString("table_name");
                    if (table != null) {
                        counted[0] &= row.getObject("rows") != null;
                        tables.merge(table, sum(row), TableSum::plus);
                    }
                    return table;
                },
                (Object) feeds.toArray(String[]::new));
        return counted[0] ? new ExchangeReply.Sums(heads, tables) : null;
    }

    /** The sums as they are kept; what is not counted yet is absent. */
    public Map<Place, TableSum> stored() {
        Map<Place, TableSum> stored = new HashMap<>();
        jdbc.query(
                "select f.name as feed_name, t.name as table_name, s.rows, s.sum" + FROM + "where s.rows is not null",
                row -> stored.put(new Place(row.getString("feed_name"), row.getString("table_name")), sum(row)));
        return stored;
    }

    /** What the rows of {@code place} come to, one by one. */
    public TableSum count(Place place) {
        TableSum sum = TableSum.NONE;
        String after = "";
        List<RowKey> last;
        do {
            last = new ArrayList<>();
            for (Counted row : page(place, after)) {
                sum = sum.plus(row.key(), row.version());
                last.add(row.key());
            }
            after = last.isEmpty() ? after : last.get(last.size() - 1).id().text();
        } while (last.size() == ROWS_AT_ONCE);
        return sum;
    }

    private record Counted(RowKey key, RowVersion version) {}

    private static final String FROM = """
             from feed_sum s join feed f on f.feed_id = s.feed_id join synced_table t on t.table_id = s.table_id
            """;

    private List<Counted> page(Place place, String after) {
        return jdbc.query(
                """
                select s.row_id, s.stamp, o.device_id, o.epoch
                from row_state s join origin o on o.origin_id = s.origin_id
                where s.feed_id = (select feed_id from feed where name = ?)
                  and s.table_id = (select table_id from synced_table where name = ?)
                  and s.row_id > ? and not s.deleted
                order by s.row_id limit ?
                """,
                row -> new Counted(
                        new RowKey(place.table(), RowId.parse(row.getString("row_id"))),
                        RowVersion.of(
                                row.getLong("stamp"), new Origin(row.getString("device_id"), row.getInt("epoch")))),
                place.feed(),
                place.table(),
                after,
                ROWS_AT_ONCE);
    }

    private List<Place> uncounted() {
        return jdbc.query(
                "select f.name as feed_name, t.name as table_name" + FROM + "where s.rows is null",
                row -> new Place(row.getString("feed_name"), row.getString("table_name")));
    }

    private void write(Map<Place, TableSum> sums) {
        List<Map.Entry<Place, TableSum>> all = List.copyOf(sums.entrySet());
        jdbc.update(
                """
                insert into feed_sum (feed_id, table_id, rows, sum)
                select f.feed_id, t.table_id, s.rows, s.sum
                from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) as s (feed_name, table_name, rows, sum)
                join feed f on f.name = s.feed_name
                join synced_table t on t.name = s.table_name
                on conflict (feed_id, table_id) do update set rows = excluded.rows, sum = excluded.sum
                """,
                all.stream().map(one -> one.getKey().feed()).toArray(String[]::new),
                all.stream().map(one -> one.getKey().table()).toArray(String[]::new),
                all.stream().map(one -> one.getValue().rows()).toArray(Long[]::new),
                all.stream().map(one -> one.getValue().sum()).toArray(Long[]::new));
    }

    private static List<RowState> live(Collection<RowState> states) {
        return states.stream().filter(state -> !state.deleted()).toList();
    }

    private static Place place(RowState row) {
        return new Place(row.feed(), row.key().table());
    }

    private static TableSum sum(ResultSet row) throws SQLException {
        return new TableSum(row.getLong("rows"), row.getLong("sum"));
    }
}
