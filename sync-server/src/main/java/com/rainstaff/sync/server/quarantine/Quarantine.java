package com.rainstaff.sync.server.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes that were pushed and cannot be accepted, each kept whole, as a block that can be replayed. */
@ApplicationScoped
public class Quarantine {
    private static final TypeReference<List<ChangeBlock>> BLOCKS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> POSITIONS = new TypeReference<>() {};
    private static final String COLUMNS = """
            quarantine_id, device_id, epoch, contents, base_positions, problem, detail, received_at, released_at,
            released_by
            """;

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
                                        base_positions, received_at)
                select ?, ?, q.device_sequence, q.table_name, q.row_id, q.problem, q.detail, q.contents,
                       q.base_positions::jsonb, ?
                from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    as q (device_sequence, table_name, row_id, problem, detail, contents, base_positions)
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
                changes.stream().map(kept -> contents(kept, origin)).toArray(String[]::new),
                changes.stream().map(kept -> json(kept.base())).toArray(String[]::new));
    }

    /** What waits, newest first. @param before only those with smaller ids; 0 for the newest */
    public List<KeptChange> waiting(long before, int limit) {
        return jdbc.query("select " + COLUMNS + """
                from quarantine where released_at is null and (? = 0 or quarantine_id < ?)
                order by quarantine_id desc limit ?
                """, this::read, before, before, limit);
    }

    /** One kept change, held against others until the caller's transaction ends. */
    public Optional<KeptChange> lock(long id) {
        return jdbc.first("select " + COLUMNS + "from quarantine where quarantine_id = ? for update", this::read, id);
    }

    /** Notes that a change was accepted after all. */
    public void release(long id, String by, Instant at) {
        jdbc.update(
                "update quarantine set released_at = ?, released_by = ? where quarantine_id = ? and released_at is null",
                at,
                by,
                id);
    }

    /** What was kept of a device's changes from one outbox number to another. */
    public List<Receipt.Quarantined> kept(Origin origin, long firstSequence, long lastSequence) {
        return jdbc.query(
                """
                select device_sequence, table_name, row_id, problem, detail from quarantine
                where device_id = ? and epoch = ? and device_sequence between ? and ? order by device_sequence, row_id
                """,
                row -> new Receipt.Quarantined(
                        row.getLong("device_sequence"),
                        new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                        row.getString("problem"),
                        row.getString("detail")),
                origin.device(),
                origin.epoch(),
                firstSequence,
                lastSequence);
    }

    /** The rows of what was kept, by outbox number. */
    public Map<Long, Set<RowKey>> rows(Origin origin, long firstSequence, long lastSequence) {
        Map<Long, Set<RowKey>> rows = new HashMap<>();
        jdbc.query(
                """
                select device_sequence, table_name, row_id from quarantine
                where device_id = ? and epoch = ? and device_sequence between ? and ?
                """,
                row -> rows.computeIfAbsent(row.getLong("device_sequence"), sequence -> new HashSet<>())
                        .add(new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id")))),
                origin.device(),
                origin.epoch(),
                firstSequence,
                lastSequence);
        return rows;
    }

    private String contents(QuarantinedChange kept, Origin origin) {
        return json(ChangeBlocks.encode(List.of(kept.change()), origin));
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("write a change that is kept", unwritable);
        }
    }

    private KeptChange read(ResultSet row) throws SQLException {
        try {
            return new KeptChange(
                    row.getLong("quarantine_id"),
                    new Origin(row.getString("device_id"), row.getInt("epoch")),
                    ChangeBlocks.decode(mapper.readValue(row.getString("contents"), BLOCKS))
                            .get(0),
                    mapper.readValue(row.getString("base_positions"), POSITIONS),
                    row.getString("problem"),
                    row.getString("detail"),
                    Jdbc.instant(row, "received_at"),
                    Jdbc.instant(row, "released_at"),
                    row.getString("released_by"));
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("read a change that is kept", damaged);
        }
    }
}
