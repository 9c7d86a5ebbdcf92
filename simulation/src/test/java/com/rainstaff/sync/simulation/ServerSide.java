package com.rainstaff.sync.simulation;

import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.catalog.CatalogInForce;
import com.rainstaff.sync.server.changelog.FeedCheck;
import com.rainstaff.sync.server.changelog.FeedSums;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.device.Secrets;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.region.Regions;
import com.rainstaff.sync.server.schema.Schemas;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The server's database, emptied before each history and read after it. */
@ApplicationScoped
public class ServerSide {
    static final String SECRET = "secret-of-the-simulation";

    private final Jdbc jdbc;
    private final Images images;
    private final Schemas schemas;
    private final Regions regions;
    private final Generation generation;
    private final CatalogInForce catalog;
    private final FeedCheck check;
    private final FeedSums sums;
    private final Clock clock;

    ServerSide(
            Jdbc jdbc,
            Images images,
            Schemas schemas,
            Regions regions,
            Generation generation,
            CatalogInForce catalog,
            FeedCheck check,
            FeedSums sums,
            Clock clock) {
        this.jdbc = jdbc;
        this.images = images;
        this.schemas = schemas;
        this.regions = regions;
        this.generation = generation;
        this.catalog = catalog;
        this.check = check;
        this.sums = sums;
        this.clock = clock;
    }

    /**
     * An entry of the log.
     *
     * @param set which push it came with; later ones have larger numbers
     * @param acceptedMillis when that was
     * @param stamp with the origin, its version
     * @param content its row's values by column; null where it has none
     * @param changed which columns it changed; null for all
     */
    record Entry(
            String feed,
            long sequence,
            long set,
            long acceptedMillis,
            char kind,
            char verdict,
            RowKey key,
            long stamp,
            String device,
            int epoch,
            long deviceSequence,
            Map<String, Value> content,
            List<String> changed) {
        boolean isRow() {
            return kind == 'U' || kind == 'T';
        }
    }

    /** What holds a row. */
    record State(
            RowKey key,
            String feed,
            long stamp,
            String device,
            int epoch,
            boolean deleted,
            Map<String, Value> content) {}

    /** Forgets every device and everything they pushed. */
    void reset() {
        String tables = String.join(", ", jdbc.query("""
                select quote_ident(tablename) as name from pg_tables where schemaname = 'public'
                  and tablename not in
                      ('flyway_schema_history', 'generation', 'nonce_key', 'feed', 'region', 'person', 'person_token')
                """, row -> row.getString("name")));
        jdbc.update("truncate " + tables);
        jdbc.update("drop schema if exists past cascade");
        jdbc.update("update feed set head = 0, chain = '\\x', pruned_through = 0");
    }

    /** Keeps a copy of the whole database, and forgets the one before. */
    void backUp() {
        jdbc.update("drop schema if exists past cascade");
        jdbc.update("create schema past");
        tables().forEach(table -> jdbc.update("create table past." + table + " as table public." + table));
    }

    /** Puts the copy in the place of the database, as its host would; false where there is none. */
    boolean restore() {
        if (!jdbc.query("select 1 from pg_tables where schemaname = 'past' limit 1", row -> true)
                .isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> {
                jdbc.update("set local session_replication_role = replica");
                jdbc.update("truncate " + String.join(", ", tables()));
                tables().forEach(table ->
                        jdbc.update("insert into " + table + " overriding system value select * from past." + table));
            });
            return true;
        }
        return false;
    }

    private List<String> tables() {
        return jdbc.query(
                "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'"
                        + " and tablename <> 'flyway_schema_history'",
                row -> row.getString("name"));
    }

    /** A device with a name of its own, so that a history is the same each time. */
    Enrolment.Reply admit(String device, Region region) {
        jdbc.update(
                """
                insert into device (device_id, name, region, secret_hash, enrolled_at, caught_up_at, introduced_in)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                device,
                "PC " + device,
                region.name(),
                Secrets.hash(SECRET),
                clock.instant(),
                clock.instant(),
                generation.current());
        return new Enrolment.Reply(device, SECRET, region, 1, generation.current(), regions.names(), catalog.catalog());
    }

    List<String> feedsOf(Region region) {
        return regions.feedsOf(region);
    }

    /** The whole log, feed by feed. */
    List<Entry> log() {
        return jdbc.query("""
                select f.name as feed, e.seq, e.kind, e.verdict, t.name as table_name, e.row_id, e.stamp, o.device_id,
                       o.epoch, e.device_sequence, e.schema_id, e.changed, e.image,
                       c.change_set_id, c.accepted_at
                from log_entry e join change_set c using (change_set_id) join feed f using (feed_id) join synced_table t using (table_id)
                join origin o using (origin_id) order by f.feed_id, e.seq
                """, row -> {
            int schemaId = row.getInt("schema_id");
            String image = row.getString("image");
            String changed = row.getString("changed");
            TableSchema schema = image == null ? null : schemas.byId(schemaId).schema();
            return new Entry(
                    row.getString("feed"),
                    row.getLong("seq"),
                    row.getLong("change_set_id"),
                    Jdbc.instant(row, "accepted_at").toEpochMilli(),
                    row.getString("kind").charAt(0),
                    row.getString("verdict").charAt(0),
                    new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                    row.getLong("stamp"),
                    row.getString("device_id"),
                    row.getInt("epoch"),
                    row.getLong("device_sequence"),
                    schema == null ? null : content(schema, image),
                    schema == null || changed == null ? null : columns(schema, new BigInteger(changed, 16)));
        });
    }

    /** What holds each row. */
    List<State> states() {
        return jdbc.query("""
                select f.name as feed, t.name as table_name, s.row_id, s.stamp, o.device_id, o.epoch, s.deleted,
                       e.schema_id, e.image
                from row_state s join feed f using (feed_id) join synced_table t using (table_id)
                join origin o on o.origin_id = s.origin_id
                join log_entry e on e.feed_id = s.feed_id and e.seq = s.seq order by t.name, s.row_id
                """, row -> {
            int schemaId = row.getInt("schema_id");
            String image = row.getString("image");
            return new State(
                    new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id"))),
                    row.getString("feed"),
                    row.getLong("stamp"),
                    row.getString("device_id"),
                    row.getInt("epoch"),
                    row.getBoolean("deleted"),
                    image == null ? null : content(schemas.byId(schemaId).schema(), image));
        });
    }

    /** What does not fit together: chains, contents, states and sums. */
    List<String> damage() {
        List<String> damage = new ArrayList<>();
        check.check().forEach(found -> damage.add(found.toString()));
        sums.stored().forEach((place, kept) -> {
            if (!kept.equals(sums.count(place))) {
                damage.add("the sum kept of " + place + " is not that of its rows");
            }
        });
        return damage;
    }

    /** Ids that lead to another row. */
    Map<RowKey, RowKey> aliases() {
        Map<RowKey, RowKey> aliases = new HashMap<>();
        jdbc.query(
                "select t.name as table_name, a.alias_id, a.row_id from row_alias a join synced_table t using (table_id)",
                row -> aliases.put(
                        new RowKey(row.getString("table_name"), RowId.parse(row.getString("alias_id"))),
                        new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id")))));
        return aliases;
    }

    /** Everything in quarantine, as {@code problem: contents}. */
    List<String> quarantined() {
        return jdbc.query(
                "select problem, contents from quarantine",
                row -> row.getString("problem") + ": " + row.getString("contents"));
    }

    /** Rows of which a conflict was recorded. */
    Set<RowKey> rowsInConflict() {
        return Set.copyOf(jdbc.query(
                "select distinct t.name as table_name, c.row_id from conflict c join synced_table t using (table_id)",
                row -> new RowKey(row.getString("table_name"), RowId.parse(row.getString("row_id")))));
    }

    /** How often each kind of conflict was recorded. */
    Map<String, Long> conflicts() {
        Map<String, Long> counts = new HashMap<>();
        jdbc.query(
                "select kind, count(*) as times from conflict group by kind",
                row -> counts.put(row.getString("kind"), row.getLong("times")));
        return counts;
    }

    private Map<String, Value> content(TableSchema schema, String image) {
        List<Value> values = images.read(image);
        Map<String, Value> content = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            content.put(schema.columns().get(i).name(), values.get(i));
        }
        return content;
    }

    private static List<String> columns(TableSchema schema, BigInteger changed) {
        return schema.columns().stream()
                .map(TableSchema.Column::name)
                .filter(name -> changed.testBit(schema.indexOf(name)))
                .toList();
    }
}
