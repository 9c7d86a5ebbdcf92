package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Introduction.Match;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.server.catalog.CatalogInForce;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.changelog.RowStates;
import com.rainstaff.sync.server.changelog.RowStates.Claim;
import com.rainstaff.sync.server.changelog.RowStates.Identifier;
import com.rainstaff.sync.server.device.DeviceRegistry;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.region.Regions;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the rows of the log that the rows of a replaced file are. A row is proven if it bears the number, the key or an
 * identifying value of a row that the device may read, and holds the contents of one of its versions.
 */
@ApplicationScoped
class Matches {
    private final Jdbc jdbc;
    private final Schemas schemas;
    private final RowStates states;
    private final Images images;
    private final DeviceRegistry devices;
    private final Regions regions;
    private final CatalogInForce catalog;

    Matches(
            Jdbc jdbc,
            Schemas schemas,
            RowStates states,
            Images images,
            DeviceRegistry devices,
            Regions regions,
            CatalogInForce catalog) {
        this.jdbc = jdbc;
        this.schemas = schemas;
        this.states = states;
        this.images = images;
        this.devices = devices;
        this.regions = regions;
        this.catalog = catalog;
    }

    /** A version of a row of the log that may be the local row at {@code place}. */
    private record Version(int place, RowId row, long stamp, Origin by, String image, String schema) {}

    @Transactional
    List<Match> of(ChangeSet rows, Map<String, TableSchema> described) {
        Region region = devices.regionOf(rows.origin().device());
        List<Upsert> candidates = candidates(rows, described);
        List<Version> versions = versions(candidates, described, rows.origin().device(), region);
        Map<String, TableSchema> logged = new HashMap<>();
        schemas.byFingerprint(versions.stream().map(Version::schema).distinct().toList())
                .forEach((fingerprint, announced) -> logged.put(fingerprint, announced.schema()));
        List<Match> matches = new ArrayList<>();
        Set<Integer> proven = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (Version version : versions) {
            Upsert candidate = candidates.get(version.place());
            String row = candidate.key().table() + " " + version.row();
            if (!proven.contains(version.place())
                    && !taken.contains(row)
                    && isSame(candidate, described.get(candidate.schema()), version, logged, region)) {
                proven.add(version.place());
                taken.add(row);
                matches.add(new Match(candidate.sequence(), version.row(), version.stamp(), version.by()));
            }
        }
        return matches;
    }

    private List<Upsert> candidates(ChangeSet rows, Map<String, TableSchema> described) {
        Map<String, Short> tables = schemas.tables();
        List<Upsert> candidates = new ArrayList<>();
        for (Change change : rows.changes()) {
            if (change instanceof Upsert upsert
                    && tables.containsKey(upsert.key().table())
                    && described.containsKey(upsert.schema())
                    && described.get(upsert.schema()).columns().size()
                            == upsert.image().size()) {
                candidates.add(upsert);
            }
        }
        return candidates;
    }

    private List<Version> versions(
            List<Upsert> candidates, Map<String, TableSchema> described, String device, Region region) {
        Asked asked = new Asked(schemas.tables());
        List<Origin> origins = jdbc.query(
                "select device_id, epoch from origin order by (device_id = ?) desc, origin_id",
                row -> new Origin(row.getString("device_id"), row.getInt("epoch")),
                device);
        Map<Identifier, List<Claim>> claims = claims(candidates, described);
        for (int place = 0; place < candidates.size(); place++) {
            Upsert candidate = candidates.get(place);
            if (candidate.key().id().isNumbered()) {
                for (Origin origin : origins) {
                    asked.add(
                            place,
                            candidate,
                            RowId.numbered(origin, candidate.key().id().number()));
                }
            } else {
                asked.add(place, candidate, candidate.key().id());
            }
            for (Identifier identifier : identifiers(candidate, described)) {
                for (Claim claim : claims.getOrDefault(identifier, List.of())) {
                    asked.add(place, candidate, claim.row());
                }
            }
        }
        return jdbc.query(
                """
                select k.place, e.row_id, e.stamp, o.device_id, o.epoch, e.image, s.fingerprint
                from unnest(?::int[], ?::int[], ?::text[]) with ordinality as k (place, table_id, row_id, rank)
                join log_entry e on e.table_id = k.table_id and e.row_id = k.row_id and e.kind = 'U'
                    and e.image is not null
                join feed f on f.feed_id = e.feed_id and f.name = any(?)
                join origin o on o.origin_id = e.origin_id
                join table_schema s on s.schema_id = e.schema_id
                order by k.rank, e.seq desc
                """,
                row -> new Version(
                        row.getInt("place"),
                        RowId.parse(row.getString("row_id")),
                        row.getLong("stamp"),
                        new Origin(row.getString("device_id"), row.getInt("epoch")),
                        row.getString("image"),
                        row.getString("fingerprint")),
                asked.places.toArray(Integer[]::new),
                asked.tableIds.toArray(Integer[]::new),
                asked.rows.toArray(String[]::new),
                regions.feedsOf(region).toArray(String[]::new));
    }

    /** Row ids to look for, in the order in which they are believed. */
    private static final class Asked {
        private final Map<String, Short> tables;
        private final List<Integer> places = new ArrayList<>();
        private final List<Integer> tableIds = new ArrayList<>();
        private final List<String> rows = new ArrayList<>();

        Asked(Map<String, Short> tables) {
            this.tables = tables;
        }

        void add(int place, Upsert candidate, RowId row) {
            places.add(place);
            tableIds.add((int) tables.get(candidate.key().table()));
            rows.add(row.text());
        }
    }

    private Map<Identifier, List<Claim>> claims(List<Upsert> candidates, Map<String, TableSchema> described) {
        Set<Identifier> wanted = new HashSet<>();
        candidates.forEach(candidate -> wanted.addAll(identifiers(candidate, described)));
        return states.claims(wanted, schemas.tables());
    }

    private List<Identifier> identifiers(Upsert candidate, Map<String, TableSchema> described) {
        List<String> columns = catalog.catalog().table(candidate.key().table()).identifiedBy();
        return columns.isEmpty()
                ? List.of()
                : Judgement.identifiers(columns, described.get(candidate.schema()), candidate.image());
    }

    private boolean isSame(
            Upsert candidate, TableSchema own, Version version, Map<String, TableSchema> logged, Region region) {
        TableSchema theirs = logged.get(version.schema());
        List<Value> image = images.read(version.image());
        CatalogTable scope = catalog.catalog().table(own.table());
        for (int i = 0; i < own.columns().size(); i++) {
            Column column = own.columns().get(i);
            int there = theirs.indexOf(column.name());
            Value stored = there < 0 ? Value.NULL : image.get(there);
            boolean isLabel = column.name().equals(scope.regionColumn()) && !region.isAll();
            if (!isSame(candidate.image().get(i), stored) && !(isLabel && names(stored, region))) {
                return false;
            }
        }
        return true;
    }

    // Here a reference is the local id, which is the number of the row it leads to wherever that was free.
    private static boolean isSame(Value local, Value stored) {
        return stored instanceof Value.Reference reference && reference.row().isNumbered()
                ? local instanceof Value.Int number
                        && number.number() == reference.row().number()
                : Objects.equals(local, stored);
    }

    // A file from before it was armed holds labels that were replaced by the region since.
    private boolean names(Value label, Region region) {
        Optional<Region> named = label instanceof Value.Text text ? regions.meantBy(text.text()) : Optional.empty();
        return named.filter(region::equals).isPresent();
    }
}
