package com.rainstaff.sync.server.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Changes that were pushed and cannot be accepted, each kept whole, as a block that can be replayed. */
@ApplicationScoped
public class Quarantine {
    private final Jdbc jdbc;
    private final ObjectMapper mapper;

    Quarantine(Jdbc jdbc, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /** Joins the caller's transaction. Keeping a change again keeps it once. */
    public void keep(Origin origin, List<QuarantinedChange> changes, Instant at) {
        if (changes.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                insert into quarantine (device_id, epoch, device_sequence, table_name, row_id, problem, detail, contents,
                                        received_at)
                select ?, ?, q.*, ? from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) as q
                on conflict do nothing
                """,
                origin.device(),
                origin.epoch(),
                at,
                changes.stream().map(kept -> kept.change().sequence()).toArray(Long[]::new),
                changes.stream().map(kept -> kept.change().key().table()).toArray(String[]::new),
                changes.stream().map(kept -> kept.change().key().id().text()).toArray(String[]::new),
                changes.stream().map(kept -> kept.problem().slug()).toArray(String[]::new),
                changes.stream().map(QuarantinedChange::detail).toArray(String[]::new),
                changes.stream().map(kept -> contents(kept, origin)).toArray(String[]::new));
    }

    /** What was kept of a device's changes from one outbox number to another. */
    public List<Receipt.Quarantined> kept(Origin origin, long firstSequence, long lastSequence) {
        return jdbc.query(
                """
                select device_sequence, problem, detail from quarantine
                where device_id = ? and epoch = ? and device_sequence between ? and ? order by device_sequence, row_id
                """,
                row -> new Receipt.Quarantined(
                        row.getLong("device_sequence"), row.getString("problem"), row.getString("detail")),
                origin.device(),
                origin.epoch(),
                firstSequence,
                lastSequence);
    }

    private String contents(QuarantinedChange kept, Origin origin) {
        try {
            return mapper.writeValueAsString(ChangeBlocks.encode(List.of(kept.change()), origin));
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("write change " + kept.change().sequence(), unwritable);
        }
    }
}
