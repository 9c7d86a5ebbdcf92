package com.rainstaff.sync.server.overview;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.dashboard.conflicts.Cell;
import com.rainstaff.sync.dashboard.conflicts.ConflictSource;
import com.rainstaff.sync.dashboard.conflicts.OpenConflict;
import com.rainstaff.sync.dashboard.conflicts.Side;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Open conflicts with the log entries of both sides. */
@ApplicationScoped
class DatabaseConflicts implements ConflictSource {
    private static final String TOMBSTONE = "T";

    private final Jdbc jdbc;
    private final Schemas schemas;
    private final Images images;

    DatabaseConflicts(Jdbc jdbc, Schemas schemas, Images images) {
        this.jdbc = jdbc;
        this.schemas = schemas;
        this.images = images;
    }

    @Override
    public List<OpenConflict> open(long before, int limit) {
        return jdbc.query("""
                select c.conflict_id, t.name as table_name, c.row_id, f.name as feed_name, c.kind, c.changes,
                       c.uncertain, c.detected_at,
                       w.kind as w_kind, w.stamp as w_stamp, w.schema_id as w_schema, w.changed as w_changed,
                       w.image as w_image, wo.device_id as w_device, wd.name as w_name, wd.region as w_region,
                       ws.accepted_at as w_accepted,
                       l.kind as l_kind, l.stamp as l_stamp, l.schema_id as l_schema, l.changed as l_changed,
                       l.image as l_image, lo.device_id as l_device, ld.name as l_name, ld.region as l_region,
                       ls.accepted_at as l_accepted
                from conflict c
                join synced_table t on t.table_id = c.table_id
                join feed f on f.feed_id = c.feed_id
                join log_entry w on w.feed_id = c.winner_feed_id and w.seq = c.winner_seq
                join origin wo on wo.origin_id = w.origin_id
                join change_set ws on ws.change_set_id = w.change_set_id
                left join device wd on wd.device_id = wo.device_id
                join log_entry l on l.feed_id = c.loser_feed_id and l.seq = c.loser_seq
                join origin lo on lo.origin_id = l.origin_id
                join change_set ls on ls.change_set_id = l.change_set_id
                left join device ld on ld.device_id = lo.device_id
                where c.resolved_at is null and (? = 0 or c.conflict_id < ?)
                order by c.conflict_id desc
                limit ?
                """, this::conflict, before, before, limit);
    }

    @Override
    public long openCount() {
        return jdbc.first("select count(*) as n from conflict where resolved_at is null", row -> row.getLong("n"))
                .orElse(0L);
    }

    private OpenConflict conflict(ResultSet row) throws SQLException {
        return new OpenConflict(
                row.getLong("conflict_id"),
                row.getString("table_name"),
                row.getString("row_id"),
                row.getString("feed_name"),
                row.getString("kind"),
                row.getInt("changes"),
                row.getBoolean("uncertain"),
                Jdbc.instant(row, "detected_at"),
                side(row, "w_"),
                side(row, "l_"));
    }

    private Side side(ResultSet row, String of) throws SQLException {
        String name = row.getString(of + "name");
        RowVersion version = RowVersion.of(row.getLong(of + "stamp"), Origin.NONE);
        return new Side(
                name == null ? row.getString(of + "device") : name,
                row.getString(of + "region"),
                Instant.ofEpochMilli(version.wallMillis()),
                Jdbc.instant(row, of + "accepted"),
                TOMBSTONE.equals(row.getString(of + "kind")),
                columns(
                        row.getObject(of + "schema", Integer.class),
                        row.getString(of + "image"),
                        row.getString(of + "changed")));
    }

    private Map<String, Cell> columns(Integer schemaId, String image, String changed) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        if (schemaId == null || image == null) {
            return cells;
        }
        TableSchema schema = schemas.byId(schemaId).schema();
        List<Value> values = images.read(image);
        ColumnMask touched = changed == null ? ColumnMask.ALL : ColumnMask.parse(changed);
        for (int i = 0; i < values.size(); i++) {
            cells.put(schema.columns().get(i).name(), Cell.of(values.get(i), touched.contains(i)));
        }
        return cells;
    }
}
