package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.catalog.CatalogInForce;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.FeedHead;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.changelog.RowStates;
import com.rainstaff.sync.server.changelog.RowStates.Claim;
import com.rainstaff.sync.server.changelog.RowStates.Identifier;
import com.rainstaff.sync.server.device.Device;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.region.Regions;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads all that judging a push needs, in a handful of statements however many changes it has. */
@ApplicationScoped
class JudgementLoader {
    private final Generation generation;
    private final Schemas schemas;
    private final RowStates states;
    private final ChangeLog log;
    private final Images images;
    private final CatalogInForce catalog;
    private final Regions regions;
    private final ExchangeConfig config;

    JudgementLoader(
            Generation generation,
            Schemas schemas,
            RowStates states,
            ChangeLog log,
            Images images,
            CatalogInForce catalog,
            Regions regions,
            ExchangeConfig config) {
        this.generation = generation;
        this.schemas = schemas;
        this.states = states;
        this.log = log;
        this.images = images;
        this.catalog = catalog;
        this.regions = regions;
        this.config = config;
    }

    /**
     * How new changes are judged.
     *
     * @param device who wrote them
     * @param bases what the writers had seen
     * @param bounds between which moments they may claim to have written
     * @param clockUncertaintyMillis how far the device's clock may be off though it was measured
     */
    PushTerms terms(Device device, List<Map<String, Long>> bases, StampBounds bounds, long clockUncertaintyMillis) {
        return terms(device, bases, bounds, false, clockUncertaintyMillis);
    }

    /** How changes are judged that had been accepted and were lost: their stamps are final. */
    PushTerms termsOfBefore(Device device, List<Map<String, Long>> bases, Instant now) {
        return terms(device, bases, new StampBounds(0, now.toEpochMilli()), true, 0);
    }

    private PushTerms terms(
            Device device,
            List<Map<String, Long>> bases,
            StampBounds bounds,
            boolean stampsStand,
            long clockUncertaintyMillis) {
        return new PushTerms(
                device,
                generation.origin(),
                bases,
                bounds,
                stampsStand,
                config.nearTie().toMillis() + clockUncertaintyMillis,
                catalog.catalog(),
                regions);
    }

    /** @param feeds the locked feeds */
    Judgement load(PushTerms terms, List<Change> changes, Map<String, FeedHead> feeds) {
        Device device = terms.device();
        schemas.requireTables(changes.stream()
                .map(change -> change.key().table())
                .distinct()
                .filter(table -> catalog.catalog().table(table).scope() != Scope.LOCAL)
                .toList());
        Map<String, Short> tables = schemas.tables();
        Map<String, AnnouncedSchema> announced = schemas.byFingerprint(changes.stream()
                .filter(Upsert.class::isInstance)
                .map(change -> ((Upsert) change).schema())
                .collect(Collectors.toSet()));
        KeyedIds keyed = KeyedIds.of(changes.stream().map(Change::key).toList(), schemas, images);
        Set<RowKey> keys = keys(changes, announced, keyed);
        Map<RowKey, RowId> aliases = states.aliases(keys, tables);
        aliases.forEach((alias, row) -> keys.add(new RowKey(alias.table(), row)));
        changes.forEach(change -> addLed(keys, change.key(), aliases, keyed));
        Map<RowKey, RowState> known = new HashMap<>(states.find(keys, tables));
        Map<Identifier, List<Claim>> claims = states.claims(identifiers(changes, announced), tables);
        known.putAll(states.find(unknownHolders(claims, known), tables));
        StoredRows stored = new StoredRows(
                log,
                states,
                schemas,
                images,
                catalog.catalog(),
                tables,
                Instant.ofEpochMilli(terms.bounds().notAfterMillis()));
        stored.prefetch(underOtherSchemas(changes, announced, aliases, known));
        Map<RowKey, RowState> forgotten = forgotten(keys, known, feeds, tables);
        return new Judgement(
                terms,
                announced,
                tables,
                feeds,
                keyed,
                known,
                forgotten,
                aliases,
                claims,
                log.evictions(device.region().name(), outOfReach(device, known.values(), forgotten.values()), tables),
                stored,
                keys);
    }

    /** Rows that changes write under another schema than they are stored under. */
    private static Collection<RowState> underOtherSchemas(
            List<Change> changes,
            Map<String, AnnouncedSchema> announced,
            Map<RowKey, RowId> aliases,
            Map<RowKey, RowState> known) {
        Map<RowKey, RowState> found = new HashMap<>();
        for (Change change : changes) {
            RowId row = aliases.getOrDefault(change.key(), change.key().id());
            RowState state = known.get(new RowKey(change.key().table(), row));
            if (change instanceof Upsert upsert
                    && state != null
                    && state.schemaId() != null
                    && announced.containsKey(upsert.schema())
                    && announced.get(upsert.schema()).id() != state.schemaId()) {
                found.put(state.key(), state);
            }
        }
        return found.values();
    }

    private static void addLed(Set<RowKey> keys, RowKey key, Map<RowKey, RowId> aliases, KeyedIds keyed) {
        if (KeyedIds.refers(key.id())) {
            keys.add(keyed.led(key, row -> new RowKey(row.table(), aliases.getOrDefault(row, row.id()))));
        }
    }

    private static Set<RowKey> keys(List<Change> changes, Map<String, AnnouncedSchema> announced, KeyedIds keyed) {
        Set<RowKey> keys = new HashSet<>();
        for (Change change : changes) {
            keys.add(change.key());
            addReferences(keys, change.key(), keyed);
            if (change instanceof Upsert upsert && announced.containsKey(upsert.schema())) {
                addReferences(keys, upsert, announced.get(upsert.schema()).schema());
            }
        }
        return keys;
    }

    private static void addReferences(Set<RowKey> keys, RowKey key, KeyedIds keyed) {
        if (KeyedIds.refers(key.id())) {
            keys.addAll(keyed.references(key));
        }
    }

    private static void addReferences(Set<RowKey> keys, Upsert upsert, TableSchema schema) {
        int columns = Math.min(schema.columns().size(), upsert.image().size());
        for (int i = 0; i < columns; i++) {
            String table = schema.columns().get(i).references();
            if (table != null && upsert.image().get(i) instanceof Value.Reference reference) {
                keys.add(new RowKey(table, reference.row()));
            }
        }
    }

    private Set<Identifier> identifiers(List<Change> changes, Map<String, AnnouncedSchema> announced) {
        Set<Identifier> identifiers = new HashSet<>();
        for (Change change : changes) {
            List<String> columns = catalog.catalog().table(change.key().table()).identifiedBy();
            if (!columns.isEmpty()
                    && change instanceof Upsert upsert
                    && announced.containsKey(upsert.schema())
                    && announced.get(upsert.schema()).schema().columns().size()
                            == upsert.image().size()) {
                identifiers.addAll(Judgement.identifiers(
                        columns, announced.get(upsert.schema()).schema(), upsert.image()));
            }
        }
        return identifiers;
    }

    private static Set<RowKey> unknownHolders(Map<Identifier, List<Claim>> claims, Map<RowKey, RowState> known) {
        Set<RowKey> holders = new HashSet<>();
        claims.forEach(
                (identifier, list) -> list.forEach(claim -> holders.add(new RowKey(identifier.table(), claim.row()))));
        holders.removeAll(known.keySet());
        return holders;
    }

    private Map<RowKey, RowState> forgotten(
            Set<RowKey> keys, Map<RowKey, RowState> known, Map<String, FeedHead> feeds, Map<String, Short> tables) {
        boolean pruned = feeds.values().stream().anyMatch(feed -> feed.prunedThrough() > 0);
        return pruned
                ? log.forgotten(
                        keys.stream().filter(key -> !known.containsKey(key)).toList(), tables)
                : Map.of();
    }

    private Collection<RowKey> outOfReach(Device device, Collection<RowState> known, Collection<RowState> forgotten) {
        return Stream.concat(known.stream(), forgotten.stream())
                .filter(state -> !regions.reaches(device.region(), state.feed()))
                .map(RowState::key)
                .toList();
    }
}
