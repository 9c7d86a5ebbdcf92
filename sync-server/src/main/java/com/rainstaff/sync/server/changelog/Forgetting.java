package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;

/**
 * Forgets deletions that every device has had time to hear of. The log keeps their entries, so that a device that comes
 * back later than that can still be told from one that has something new.
 */
@ApplicationScoped
public class Forgetting {
    private final Jdbc jdbc;
    private final ChangeLog log;

    Forgetting(Jdbc jdbc, ChangeLog log) {
        this.jdbc = jdbc;
        this.log = log;
    }

    /**
     * One transaction that takes every feed's lock. A deletion is kept where a live row follows the deleted
     * one, an id leads to it, or a conflict about it is open. Repeating it forgets nothing more.
     *
     * @return how many deletions were forgotten
     */
    @Transactional
    public int forgetBefore(Instant moment) {
        log.lock(log.heads().keySet());
        jdbc.update("""
                update feed f set pruned_through = greatest(f.pruned_through, h.seq)
                from (select r.feed_id, max(r.last_seq) as seq
                      from change_set c join change_set_range r using (change_set_id)
                      where c.accepted_at < ? group by r.feed_id) h
                where f.feed_id = h.feed_id
                """, moment);
        return jdbc.update("""
                delete from row_state s using feed f
                where f.feed_id = s.feed_id and s.deleted and s.seq <= f.pruned_through
                  and not exists (select from row_state c where c.parent_row_id = s.row_id and not c.deleted)
                  and not exists (select from row_alias a where a.table_id = s.table_id and a.row_id = s.row_id)
                  and not exists (select from conflict o
                      where o.table_id = s.table_id and o.row_id = s.row_id and o.resolved_at is null)
                """);
    }
}
