package com.rainstaff.sync.server.conflict;

import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The record of conflicts. A chain of offline changes to a row is one conflict, however many pushes it comes in. */
@ApplicationScoped
public class Conflicts {
    private final Jdbc jdbc;

    Conflicts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Joins the caller's transaction. An open conflict of the same device against the same winner grows instead. */
    public void record(Collection<Conflict> conflicts, String device, Instant at) {
        if (conflicts.isEmpty()) {
            return;
        }
        List<Conflict> all = List.copyOf(conflicts);
        jdbc.update(
                """
                with met as (
                    select t.table_id, m.row_id, f.feed_id, m.kind, m.winner_seq, m.loser_seq, m.changes, m.uncertain
                    from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::int[],
                                ?::boolean[])
                        as m (table_name, row_id, feed_name, kind, winner_seq, loser_seq, changes, uncertain)
                    join synced_table t on t.name = m.table_name
                    join feed f on f.name = m.feed_name),
                grown as (
                    update conflict c set changes = c.changes + m.changes, loser_seq = m.loser_seq
                    from met m, log_entry e, origin o
                    where c.resolved_at is null and c.feed_id = m.feed_id and c.table_id = m.table_id
                      and c.row_id = m.row_id and c.winner_seq = m.winner_seq
                      and e.feed_id = c.feed_id and e.seq = c.loser_seq
                      and o.origin_id = e.origin_id and o.device_id = ?
                    returning c.table_id, c.row_id, c.winner_seq)
                insert into conflict (table_id, row_id, feed_id, kind, winner_seq, loser_seq, changes, uncertain,
                                      detected_at)
                select m.*, ? from met m
                where not exists (select from grown g
                    where g.table_id = m.table_id and g.row_id = m.row_id and g.winner_seq = m.winner_seq)
                """,
                all.stream().map(conflict -> conflict.key().table()).toArray(String[]::new),
                all.stream().map(conflict -> conflict.key().id().text()).toArray(String[]::new),
                all.stream().map(Conflict::feed).toArray(String[]::new),
                all.stream().map(conflict -> conflict.kind().code()).toArray(String[]::new),
                all.stream().map(Conflict::winnerSequence).toArray(Long[]::new),
                all.stream().map(Conflict::loserSequence).toArray(Long[]::new),
                all.stream().map(Conflict::changes).toArray(Integer[]::new),
                all.stream().map(Conflict::uncertain).toArray(Boolean[]::new),
                device,
                at);
    }
}
