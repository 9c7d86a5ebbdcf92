package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the log folds to: each row's current entry, what identifies it, and which ids lead to it. In the caller's transaction. */
@ApplicationScoped
public class RowStates {
    private static final String COLUMNS = """
            s.row_id, t.name as table_name, f.name as feed_name, s.seq, s.stamp, o.device_id, o.epoch, s.deleted,
            s.parent_row_id, e.schema_id, e.salt, e.image_hash, e.device_sequence
            """;
    private static final String JOINS = """
            join synced_table t on t.table_id = s.table_id
            join feed f on f.feed_id = s.feed_id
            join origin o on o.origin_id = s.origin_id
            left join log_entry e on e.feed_id = s.feed_id and e.seq = s.seq
            """;

    private final Jdbc jdbc;
    private final FeedSums sums;

    RowStates(Jdbc jdbc, FeedSums sums) {
        this.jdbc = jdbc;
        this.sums = sums;
    }

    /** A value of an identifying column, as text. */
    public record Identifier(String table, String column, String value) {}

    /** Who claims an identifier, in which feed. */
    public record Claim(RowId row, String feed) {}

    /** The current entries of those of {@code keys} that the server knows. */
    public Map<RowKey, RowState> find(Collection<RowKey> keys, Map<String, Short> tables) {
        Map<RowKey, RowState> found = new HashMap<>();
        KeyArrays arrays = KeyArrays.of(keys, tables);
        jdbc.query("select " + COLUMNS + """
                from unnest(?::int[], ?::text[]) as k (table_id, row_id)
                cross join lateral (
                    select * from row_state r where r.table_id = k.table_id and r.row_id = k.row_id limit 1) s
                """ + JOINS, RowStates::read, arrays.tables(), arrays.rows())
                .forEach(state -> found.put(state.key(), state));
        return found;
    }

    /** Live rows of {@code childTables} that follow one of {@code parents}, by row id. */
    public List<RowState> liveChildren(Collection<Short> childTables, Collection<String> parents) {
        return jdbc.query(
                "select " + COLUMNS + "from row_state s " + JOINS + """
                where s.parent_row_id = any(?::text[]) and s.table_id = any(?::int[]) and not s.deleted
                order by s.table_id, s.row_id
                """,
                RowStates::read,
                parents.toArray(String[]::new),
                ints(childTables));
    }

    /** Makes the states what they are given as, and moves the feeds' sums. Keys are distinct, feeds locked. */
    public void write(
            Collection<RowState> states, Map<String, Short> tables, Map<String, FeedHead> feeds, Origins origins) {
        if (states.isEmpty()) {
            return;
        }
        List<RowState> all = List.copyOf(states);
        sums.move(find(all.stream().map(RowState::key).toList(), tables).values(), all);
        jdbc.update(
                """
                insert into row_state (table_id, row_id, feed_id, seq, stamp, origin_id, deleted, parent_row_id)
                select * from unnest(?::smallint[], ?::text[], ?::smallint[], ?::bigint[], ?::bigint[], ?::int[],
                                     ?::boolean[], ?::text[])
                on conflict (table_id, row_id) do update set feed_id = excluded.feed_id, seq = excluded.seq,
                    stamp = excluded.stamp, origin_id = excluded.origin_id, deleted = excluded.deleted,
                    parent_row_id = excluded.parent_row_id
                """,
                all.stream().map(state -> tables.get(state.key().table())).toArray(Short[]::new),
                all.stream().map(state -> state.key().id().text()).toArray(String[]::new),
                all.stream().map(state -> feeds.get(state.feed()).id()).toArray(Short[]::new),
                all.stream().map(RowState::sequence).toArray(Long[]::new),
                all.stream().map(state -> state.version().stamp()).toArray(Long[]::new),
                all.stream().map(state -> origins.id(state.version().origin())).toArray(Integer[]::new),
                all.stream().map(RowState::deleted).toArray(Boolean[]::new),
                all.stream().map(RowState::parent).toArray(String[]::new));
    }

    /** Which rows the ids among {@code keys} lead to since a merge; ids that stand for themselves are absent. */
    public Map<RowKey, RowId> aliases(Collection<RowKey> keys, Map<String, Short> tables) {
        Map<RowKey, RowId> found = new HashMap<>();
        KeyArrays arrays = KeyArrays.of(keys, tables);
        jdbc.query(
                """
                select t.name as table_name, a.alias_id, a.row_id
                from unnest(?::int[], ?::text[]) as k (table_id, row_id)
                cross join lateral (
                    select * from row_alias r where r.table_id = k.table_id and r.alias_id = k.row_id limit 1) a
                join synced_table t on t.table_id = a.table_id
                """,
                row -> found.put(
                        new RowKey(row.getString("table_name"), RowId.parse(row.getString("alias_id"))),
                        RowId.parse(row.getString("row_id"))),
                arrays.tables(),
                arrays.rows());
        return found;
    }

    /** Makes ids lead to other rows. */
    public void writeAliases(Map<RowKey, RowId> aliases, Map<String, Short> tables, Instant at) {
        if (aliases.isEmpty()) {
            return;
        }
        KeyArrays arrays = KeyArrays.of(aliases.keySet(), tables);
        jdbc.update(
                """
                insert into row_alias (table_id, alias_id, row_id, merged_at)
                select a.table_id, a.alias_id, a.row_id, ?
                from unnest(?::int[], ?::text[], ?::text[]) as a (table_id, alias_id, row_id)
                """,
                at,
                arrays.tables(),
                arrays.rows(),
                aliases.values().stream().map(RowId::text).toArray(String[]::new));
    }

    /** Makes ids stand for rows of their own again. */
    public void deleteAliases(Set<RowKey> aliases, Map<String, Short> tables) {
        if (aliases.isEmpty()) {
            return;
        }
        KeyArrays arrays = KeyArrays.of(aliases, tables);
        jdbc.update("""
                delete from row_alias a using unnest(?::int[], ?::text[]) as k (table_id, alias_id)
                where a.table_id = k.table_id and a.alias_id = k.alias_id
                """, arrays.tables(), arrays.rows());
    }

    /** The live rows that claim the identifiers. */
    public Map<Identifier, List<Claim>> claims(Collection<Identifier> identifiers, Map<String, Short> tables) {
        Map<Identifier, List<Claim>> found = new HashMap<>();
        if (identifiers.isEmpty()) {
            return found;
        }
        List<Identifier> asked = List.copyOf(identifiers);
        jdbc.query(
                """
                select t.name as table_name, i.column_name, i.value, i.row_id, f.name as feed_name
                from unnest(?::int[], ?::text[], ?::text[]) as k (table_id, column_name, value)
                cross join lateral (
                    select * from identifier r
                    where r.table_id = k.table_id and r.column_name = k.column_name and r.value = k.value
                    limit 100) i
                join synced_table t on t.table_id = i.table_id
                join feed f on f.feed_id = i.feed_id
                order by i.row_id
                """,
                row -> found.computeIfAbsent(
                                new Identifier(
                                        row.getString("table_name"),
                                        row.getString("column_name"),
                                        row.getString("value")),
                                key -> new ArrayList<>())
                        .add(new Claim(RowId.parse(row.getString("row_id")), row.getString("feed_name"))),
                asked.stream()
                        .map(identifier -> (int) tables.get(identifier.table()))
                        .toArray(Integer[]::new),
                asked.stream().map(Identifier::column).toArray(String[]::new),
                asked.stream().map(Identifier::value).toArray(String[]::new));
        return found;
    }

    /** Makes the identifiers of each row what they are given as; a row without any claims none. */
    public void writeIdentifiers(
            Map<RowState, List<Identifier>> identifiers, Map<String, Short> tables, Map<String, FeedHead> feeds) {
        if (identifiers.isEmpty()) {
            return;
        }
        KeyArrays arrays =
                KeyArrays.of(identifiers.keySet().stream().map(RowState::key).toList(), tables);
        jdbc.update("""
                delete from identifier i using unnest(?::int[], ?::text[]) as k (table_id, row_id)
                where i.table_id = k.table_id and i.row_id = k.row_id
                """, arrays.tables(), arrays.rows());
        List<Object[]> rows = new ArrayList<>();
        identifiers.forEach((state, claimed) -> claimed.forEach(identifier -> rows.add(new Object[] {
            (int) tables.get(identifier.table()),
            identifier.column(),
            identifier.value(),
            state.key().id().text(),
            (int) feeds.get(state.feed()).id()
        })));
        jdbc.update(
                """
                insert into identifier (table_id, column_name, value, row_id, feed_id)
                select * from unnest(?::smallint[], ?::text[], ?::text[], ?::text[], ?::smallint[])
                on conflict do nothing
                """,
                rows.stream().map(row -> row[0]).toArray(Integer[]::new),
                rows.stream().map(row -> row[1]).toArray(String[]::new),
                rows.stream().map(row -> row[2]).toArray(String[]::new),
                rows.stream().map(row -> row[3]).toArray(String[]::new),
                rows.stream().map(row -> row[4]).toArray(Integer[]::new));
    }

    private static Integer[] ints(Collection<Short> shorts) {
        return shorts.stream().map(Short::intValue).toArray(Integer[]::new);
    }

    private static RowState read(ResultSet row) throws SQLException {
        Origin origin = new Origin(row.getString("device_id"), row.getInt("epoch"));
        return new RowState(
                new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                row.getString("feed_name"),
                row.getLong("seq"),
                RowVersion.of(row.getLong("stamp"), origin),
                row.getBoolean("deleted"),
                row.getString("parent_row_id"),
                row.getObject("schema_id", Integer.class),
                row.getBytes("salt"),
                row.getBytes("image_hash"),
                origin.isServer() && row.getLong("device_sequence") == 0);
    }

    private record KeyArrays(Integer[] tables, String[] rows) {
        static KeyArrays of(Collection<RowKey> keys, Map<String, Short> tables) {
            return new KeyArrays(
                    keys.stream()
                            .map(key -> tables.get(key.table()))
                            .map(id -> id == null ? null : id.intValue())
                            .toArray(Integer[]::new),
                    keys.stream().map(key -> key.id().text()).toArray(String[]::new));
        }
    }
}
