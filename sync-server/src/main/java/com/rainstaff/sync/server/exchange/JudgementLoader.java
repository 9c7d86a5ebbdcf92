package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.ExchangeRequest;
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

/** Reads all that judging a push needs, in a handful of statements however many changes it has. */
@ApplicationScoped
class JudgementLoader {
    private final Schemas schemas;
    private final RowStates states;
    private final ChangeLog log;
    private final Images images;
    private final CatalogInForce catalog;
    private final Regions regions;
    private final ExchangeConfig config;

    JudgementLoader(
            Schemas schemas,
            RowStates states,
            ChangeLog log,
            Images images,
            CatalogInForce catalog,
            Regions regions,
            ExchangeConfig config) {
        this.schemas = schemas;
        this.states = states;
        this.log = log;
        this.images = images;
        this.catalog = catalog;
        this.regions = regions;
        this.config = config;
    }

    /** @param feeds the locked feeds */
    Judgement load(
            Device device,
            ExchangeRequest.ClockReading clock,
            List<Map<String, Long>> bases,
            List<Change> changes,
            Instant now,
            Map<String, FeedHead> feeds) {
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
        Set<RowKey> keys = keys(changes, announced);
        Map<RowKey, RowId> aliases = states.aliases(keys, tables);
        aliases.forEach((alias, row) -> keys.add(new RowKey(alias.table(), row)));
        Map<RowKey, RowState> known = new HashMap<>(states.find(keys, tables));
        Map<Identifier, List<Claim>> claims = states.claims(identifiers(changes, announced), tables);
        known.putAll(states.find(unknownHolders(claims, known), tables));
        return new Judgement(
                terms(device, clock, bases, now),
                announced,
                tables,
                feeds,
                known,
                aliases,
                claims,
                log.evictions(device.region().name(), outOfReach(device, known), tables),
                new StoredRows(log, states, schemas, images, catalog.catalog(), tables));
    }

    private PushTerms terms(
            Device device, ExchangeRequest.ClockReading clock, List<Map<String, Long>> bases, Instant now) {
        // A backlog goes out in parts; all of them were made since the last contact that left nothing waiting.
        long notBefore = device.caughtUpAt().toEpochMilli();
        long uncertainty = clock == null ? 0 : Math.max(0, clock.uncertaintyMillis());
        return new PushTerms(
                device,
                bases,
                new StampBounds(Math.min(notBefore, now.toEpochMilli()), now.toEpochMilli()),
                config.nearTie().toMillis() + uncertainty,
                catalog.catalog(),
                regions);
    }

    private static Set<RowKey> keys(List<Change> changes, Map<String, AnnouncedSchema> announced) {
        Set<RowKey> keys = new HashSet<>();
        for (Change change : changes) {
            keys.add(change.key());
            if (change instanceof Upsert upsert && announced.containsKey(upsert.schema())) {
                addReferences(keys, upsert, announced.get(upsert.schema()).schema());
            }
        }
        return keys;
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

    private Collection<RowKey> outOfReach(Device device, Map<RowKey, RowState> known) {
        return known.values().stream()
                .filter(state -> !regions.reaches(device.region(), state.feed()))
                .map(RowState::key)
                .toList();
    }
}
