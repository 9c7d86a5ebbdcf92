package com.rainstaff.sync.server.conflict;

import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.EntryPlace;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The record of conflicts. A chain of offline changes to a row is one conflict, however many pushes it comes in. */
@ApplicationScoped
public class Conflicts {
    private final Jdbc jdbc;

    Conflicts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Joins the caller's transaction. An open conflict of the same device against the same
     * change grows instead, and one of rows at first sight whoever brings another. */
    public void record(Collection<Conflict> conflicts, String device, Instant at) {
        if (conflicts.isEmpty()) {
            return;
        }
        List<Conflict> all = List.copyOf(conflicts);
        jdbc.update(
                """
                with met as (
                    select t.table_id, m.row_id, f.feed_id, m.kind, w.feed_id as winner_feed_id, m.winner_seq,
                           l.feed_id as loser_feed_id, m.loser_seq, m.changes, m.uncertain, m.first_sight,
                           coalesce(string_to_array(nullif(m.aliases, ''), E'\n'), '{}') as aliases
                    from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                                ?::bigint[], ?::int[], ?::boolean[], ?::boolean[], ?::text[])
                        as m (table_name, row_id, feed_name, kind, winner_feed, winner_seq, loser_feed, loser_seq,
                              changes, uncertain, first_sight, aliases)
                    join synced_table t on t.name = m.table_name
                    join feed f on f.name = m.feed_name
                    join feed w on w.name = m.winner_feed
                    join feed l on l.name = m.loser_feed),
                grown as (
                    update conflict c set changes = c.changes + m.changes, feed_id = m.feed_id,
                           winner_feed_id = m.winner_feed_id, winner_seq = m.winner_seq,
                           loser_feed_id = m.loser_feed_id, loser_seq = m.loser_seq, aliases = c.aliases || m.aliases
                    from met m
                    where c.resolved_at is null and c.table_id = m.table_id and c.row_id = m.row_id
                      and (c.kind = m.kind or m.kind not in ('merge', 'orphan') and c.kind <> 'orphan')
                      and (c.first_sight and m.first_sight
                        or (c.winner_feed_id, c.winner_seq) = (m.winner_feed_id, m.winner_seq)
                          and exists (select from log_entry e join origin o using (origin_id)
                            where e.feed_id = c.loser_feed_id and e.seq = c.loser_seq and o.device_id = ?)
                        or (c.loser_feed_id, c.loser_seq) = (m.loser_feed_id, m.loser_seq)
                          and exists (select from log_entry e join origin o using (origin_id)
                            where e.feed_id = c.winner_feed_id and e.seq = c.winner_seq and o.device_id = ?))
                    returning c.table_id, c.row_id, m.kind)
                insert into conflict (table_id, row_id, feed_id, kind, winner_feed_id, winner_seq, loser_feed_id,
                                      loser_seq, changes, uncertain, first_sight, aliases, detected_at)
                select m.*, ? from met m
                where not exists (select from grown g
                    where g.table_id = m.table_id and g.row_id = m.row_id and g.kind = m.kind)
                """,
                all.stream().map(conflict -> conflict.key().table()).toArray(String[]::new),
                all.stream().map(conflict -> conflict.key().id().text()).toArray(String[]::new),
                all.stream().map(Conflict::feed).toArray(String[]::new),
                all.stream().map(conflict -> conflict.kind().code()).toArray(String[]::new),
                all.stream().map(conflict -> conflict.winner().feed()).toArray(String[]::new),
                all.stream().map(conflict -> conflict.winner().sequence()).toArray(Long[]::new),
                all.stream().map(conflict -> conflict.loser().feed()).toArray(String[]::new),
                all.stream().map(conflict -> conflict.loser().sequence()).toArray(Long[]::new),
                all.stream().map(Conflict::changes).toArray(Integer[]::new),
                all.stream().map(Conflict::uncertain).toArray(Boolean[]::new),
                all.stream().map(Conflict::firstSight).toArray(Boolean[]::new),
                all.stream().map(Conflicts::aliases).toArray(String[]::new),
                device,
                device,
                at);
    }

    /** One conflict, held against others until the caller's transaction ends. */
    public Optional<StoredConflict> lock(long id) {
        return jdbc.first("""
                select c.conflict_id, t.name as table_name, c.row_id, c.kind, w.name as winner_feed, c.winner_seq,
                       l.name as loser_feed, c.loser_seq, c.aliases, c.resolved_at, c.resolved_by, c.resolution
                from conflict c
                join synced_table t on t.table_id = c.table_id
                join feed w on w.feed_id = c.winner_feed_id
                join feed l on l.feed_id = c.loser_feed_id
                where c.conflict_id = ? for update of c
                """, Conflicts::read, id);
    }

    /** Closes a conflict. */
    public void resolve(long id, String resolution, String by, Instant at) {
        jdbc.update("""
                update conflict set resolved_at = ?, resolved_by = ?, resolution = ?
                where conflict_id = ? and resolved_at is null
                """, at, by, resolution, id);
    }

    /** Closes the conflicts of all rows that lost their parent by one deletion. */
    public void resolveOrphansOf(EntryPlace deletion, String resolution, String by, Instant at) {
        jdbc.update("""
                update conflict c set resolved_at = ?, resolved_by = ?, resolution = ?
                from feed f
                where f.name = ? and c.winner_feed_id = f.feed_id and c.winner_seq = ? and c.kind = ?
                  and c.resolved_at is null
                """, at, by, resolution, deletion.feed(), deletion.sequence(), ConflictKind.ORPHAN.code());
    }

    /**
     * Closes the conflicts of orphans that are no orphans any more: they were deleted themselves, as when a cascade comes in
     * several pushes, or what they belong to is back.
     */
    public void closeOrphans(Collection<RowKey> deleted, Collection<RowKey> revived, Instant at) {
        if (deleted.isEmpty() && revived.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                update conflict c set resolved_at = ?, resolved_by = 'server', resolution = 'settled-itself'
                from log_entry w
                where c.resolved_at is null and c.kind = ? and w.feed_id = c.winner_feed_id and w.seq = c.winner_seq
                  and (exists (select from unnest(?::text[], ?::text[]) as d (table_name, row_id)
                               join synced_table t on t.name = d.table_name
                               where t.table_id = c.table_id and d.row_id = c.row_id)
                    or exists (select from unnest(?::text[], ?::text[]) as r (table_name, row_id)
                               join synced_table t on t.name = r.table_name
                               where t.table_id = w.table_id and r.row_id = w.row_id))
                """,
                at,
                ConflictKind.ORPHAN.code(),
                deleted.stream().map(RowKey::table).toArray(String[]::new),
                deleted.stream().map(key -> key.id().text()).toArray(String[]::new),
                revived.stream().map(RowKey::table).toArray(String[]::new),
                revived.stream().map(key -> key.id().text()).toArray(String[]::new));
    }

    private static StoredConflict read(ResultSet row) throws SQLException {
        return new StoredConflict(
                row.getLong("conflict_id"),
                new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                ConflictKind.of(row.getString("kind")),
                new EntryPlace(row.getString("winner_feed"), row.getLong("winner_seq")),
                new EntryPlace(row.getString("loser_feed"), row.getLong("loser_seq")),
                Stream.of((String[]) row.getArray("aliases").getArray())
                        .map(RowId::parse)
                        .toList(),
                Jdbc.instant(row, "resolved_at"),
                row.getString("resolved_by"),
                row.getString("resolution"));
    }

    /** One a line: a row id holds no line feed, JSON writes it as an escape. */
    private static String aliases(Conflict conflict) {
        return String.join("\n", conflict.aliases().stream().map(RowId::text).toList());
    }
}
