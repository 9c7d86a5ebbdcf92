package com.rainstaff.sync.server.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schemas that devices announced, for good: the images of log entries follow them. Joins the caller's transaction. Parsed
 * definitions are remembered by id, which PostgreSQL never hands out twice, even where a transaction was rolled back.
 */
@ApplicationScoped
public class Schemas {
    private final Jdbc jdbc;
    private final ObjectMapper mapper;
    private final Map<Integer, AnnouncedSchema> parsed = new ConcurrentHashMap<>();

    Schemas(Jdbc jdbc, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /** Those of {@code schemas} that nobody has announced. */
    public List<TableSchema> unknown(List<TableSchema> schemas) {
        if (schemas.isEmpty()) {
            return List.of();
        }
        Set<String> known = byFingerprint(
                        schemas.stream().map(TableSchema::fingerprint).toList())
                .keySet();
        return schemas.stream()
                .filter(schema -> !known.contains(schema.fingerprint()))
                .toList();
    }

    /** Stores what is new of {@code schemas}. The shared feed is locked, so that nobody else stores any meanwhile. */
    public void announce(List<TableSchema> schemas, String device, Instant at) {
        requireTables(schemas.stream().map(TableSchema::table).toList());
        jdbc.update(
                """
                insert into table_schema (fingerprint, table_id, definition, announced_by, announced_at)
                select s.fingerprint, t.table_id, s.definition, ?, ?
                from unnest(?::text[], ?::text[], ?::text[]) as s (fingerprint, name, definition)
                join synced_table t on t.name = s.name
                on conflict (fingerprint) do nothing
                """,
                device,
                at,
                schemas.stream().map(TableSchema::fingerprint).toArray(String[]::new),
                schemas.stream().map(TableSchema::table).toArray(String[]::new),
                schemas.stream().map(this::write).toArray(String[]::new));
    }

    /** Those of {@code fingerprints} that were announced. */
    public Map<String, AnnouncedSchema> byFingerprint(Collection<String> fingerprints) {
        Map<String, AnnouncedSchema> found = new HashMap<>();
        jdbc.query("""
                select schema_id, fingerprint, definition from table_schema where fingerprint = any(?)
                """, this::read, (Object) fingerprints.toArray(String[]::new))
                .forEach(schema -> found.put(schema.fingerprint(), schema));
        return found;
    }

    /** The schema a log entry follows. */
    public AnnouncedSchema byId(int id) {
        AnnouncedSchema known = parsed.get(id);
        return known != null ? known : jdbc.first("""
                        select schema_id, fingerprint, definition from table_schema where schema_id = ?
                        """, this::read, id).orElseThrow();
    }

    /** Each table's newest schema. */
    public List<AnnouncedSchema> newest() {
        return jdbc.query("""
                select distinct on (table_id) schema_id, fingerprint, definition from table_schema
                order by table_id, schema_id desc
                """, this::read);
    }

    /** Everything that was ever announced, the newest first. */
    public List<AnnouncedSchema> newestFirst() {
        return jdbc.query(
                "select schema_id, fingerprint, definition from table_schema order by schema_id desc", this::read);
    }

    Optional<AnnouncedSchema> find(String fingerprint) {
        return Optional.ofNullable(byFingerprint(List.of(fingerprint)).get(fingerprint));
    }

    /** Every synced table's number in the log, by name. */
    public Map<String, Short> tables() {
        Map<String, Short> tables = new HashMap<>();
        jdbc.query(
                "select name, table_id from synced_table",
                row -> tables.put(row.getString("name"), row.getShort("table_id")));
        return tables;
    }

    /** Gives numbers to tables that have none. The shared feed is locked. */
    public void requireTables(Collection<String> names) {
        jdbc.update("""
                insert into synced_table (name) select distinct name from unnest(?::text[]) as n (name)
                where not exists (select from synced_table t where t.name = n.name)
                on conflict (name) do nothing
                """, (Object) names.toArray(String[]::new));
    }

    private AnnouncedSchema read(ResultSet row) throws SQLException {
        int id = row.getInt("schema_id");
        AnnouncedSchema known = parsed.get(id);
        if (known == null) {
            known = new AnnouncedSchema(id, row.getString("fingerprint"), parse(row.getString("definition")));
            parsed.put(id, known);
        }
        return known;
    }

    private TableSchema parse(String definition) {
        try {
            return mapper.readValue(definition, TableSchema.class);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("read a stored schema", damaged);
        }
    }

    private String write(TableSchema schema) {
        try {
            return mapper.writeValueAsString(schema);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("write the schema of " + schema.table(), unwritable);
        }
    }
}
