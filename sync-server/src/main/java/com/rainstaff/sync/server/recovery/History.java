package com.rainstaff.sync.server.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.HistoryEntry;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.WireValue;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.region.Regions;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that ever happened to a row, as the log has it. */
@ApplicationScoped
class History {
    private final Jdbc jdbc;
    private final Images images;
    private final Schemas schemas;
    private final Regions regions;
    private final ObjectMapper mapper;

    History(Jdbc jdbc, Images images, Schemas schemas, Regions regions, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.images = images;
        this.schemas = schemas;
        this.regions = regions;
        this.mapper = mapper;
    }

    /**
     * All entries of the rows that {@code key} may mean, newest last, from the feeds that {@code region} reads.
     *
     * @param key a row id, a number that any PC gave, a text key, or a value of an identifying column
     */
    List<HistoryEntry> of(String table, String key, Region region) {
        return jdbc.query(
                """
                with asked as (
                    select table_id, ?::text as key, ?::text as text_key from synced_table where name = ?),
                wanted as (
                    select key as row_id from asked
                    union select text_key from asked
                    union select o.device_id || '.' || o.epoch || '.' || key from origin o, asked
                    union select i.row_id from identifier i join asked a on a.table_id = i.table_id and a.key = i.value),
                meant as (
                    select row_id from wanted
                    union select r.row_id from row_alias r, asked a, wanted w
                        where r.table_id = a.table_id and r.alias_id = w.row_id
                    union select r.alias_id from row_alias r, asked a, wanted w
                        where r.table_id = a.table_id and r.row_id = w.row_id)
                select f.name as feed_name, e.seq, e.kind, e.verdict, e.row_id, o.device_id, d.name as device_name,
                       d.region, fw.found_at, fw.since as found_since, e.stamp, c.accepted_at, e.device_sequence, e.changed, e.schema_id, e.image, e.target
                from log_entry e
                join asked a on a.table_id = e.table_id
                join meant m on m.row_id = e.row_id
                join feed f on f.feed_id = e.feed_id and f.name = any(?)
                join origin o on o.origin_id = e.origin_id
                join change_set c on c.change_set_id = e.change_set_id
                left join device d on d.device_id = o.device_id
                left join found_write fw on fw.device_id = o.device_id and fw.epoch = o.epoch
                    and fw.device_sequence = e.device_sequence
                order by e.change_set_id, e.feed_id, e.seq
                """,
                this::read,
                key,
                asTextKey(key),
                table,
                regions.feedsOf(region).toArray(String[]::new));
    }

    private HistoryEntry read(ResultSet row) throws SQLException {
        Integer schemaId = row.getObject("schema_id", Integer.class);
        TableSchema schema = schemaId == null ? null : schemas.byId(schemaId).schema();
        String image = row.getString("image");
        String changed = row.getString("changed");
        return new HistoryEntry(
                row.getString("feed_name"),
                row.getLong("seq"),
                row.getString("kind"),
                row.getString("verdict"),
                row.getString("row_id"),
                row.getString("device_id"),
                row.getString("device_name"),
                row.getString("region"),
                Instant.ofEpochMilli(row.getLong("stamp") >>> 16),
                Jdbc.instant(row, "accepted_at"),
                row.getLong("device_sequence"),
                schema == null || changed == null ? null : names(schema, ColumnMask.parse(changed)),
                schema == null || image == null ? null : values(schema, images.read(image)),
                row.getString("target"),
                Jdbc.instant(row, "found_at"),
                Jdbc.instant(row, "found_since"));
    }

    private static List<String> names(TableSchema schema, ColumnMask changed) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            if (changed.contains(i)) {
                names.add(schema.columns().get(i).name());
            }
        }
        return names;
    }

    private static Map<String, Object> values(TableSchema schema, List<Value> image) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < image.size(); i++) {
            values.put(schema.columns().get(i).name(), WireValue.encode(image.get(i), Origin.NONE));
        }
        return values;
    }

    private String asTextKey(String key) {
        try {
            return mapper.writeValueAsString(List.of(key));
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("write a key as JSON", unwritable);
        }
    }
}
