package com.rainstaff.sync.agent.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves no row in the file that refers to one which this transaction took away: such children are moved out and kept
 * whole among the parked rows until their parent is back or a person lets them go.
 */
final class Orphans {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workbench bench;
    private final Images images;
    private final Map<RowKey, Incoming> written = new HashMap<>();

    Orphans(Workbench bench) {
        this.bench = bench;
        this.images = new Images(bench, bench.finder()::standing);
    }

    /** Tells which upserts the page brought: of these the sender's own image is kept rather than what the file made of it. */
    void note(List<Incoming> page) {
        page.forEach(incoming -> written.put(incoming.key(), incoming));
    }

    /** Moves children out until every reference to something that went is gone. */
    void moveOut() throws SQLException {
        checkWritten();
        Map<Relation, Set<List<Value>>> gone = bench.gone().takeUnchecked();
        while (!gone.isEmpty()) {
            for (Map.Entry<Relation, Set<List<Value>>> parents : gone.entrySet()) {
                moveOutChildren(parents.getKey(), parents.getValue());
            }
            gone = bench.gone().takeUnchecked();
        }
        written.clear();
    }

    // Foreign keys that do not lead to an integer key are no references on the wire, so they are looked up here.
    private void checkWritten() throws SQLException {
        for (Incoming incoming : List.copyOf(written.values())) {
            for (Relation relation : bench.relations().ofChild(incoming.key().table())) {
                if (!relation.toIntegerKey()) {
                    checkWritten(incoming, relation);
                }
            }
        }
    }

    private void checkWritten(Incoming incoming, Relation relation) throws SQLException {
        TableRows table = bench.files().of(relation.child());
        Optional<LocalKey> local = bench.finder().locate(incoming.key()).local();
        if (local.isEmpty()) {
            return;
        }
        Optional<List<Value>> values = table.read(relation.childColumns(), local.get());
        if (values.isPresent()
                && !values.get().contains(Value.NULL)
                && !bench.files().parentStands(relation, values.get())) {
            moveOut(table, local.get(), Optional.empty());
        }
    }

    private void moveOutChildren(Relation relation, Set<List<Value>> parents) throws SQLException {
        List<List<Value>> missing = new ArrayList<>();
        for (List<Value> values : parents) {
            if (!bench.files().parentStands(relation, values)) {
                missing.add(values);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        TableRows children = bench.files().of(relation.child());
        for (LocalKey child : childrenOf(relation, children, missing)) {
            moveOut(children, child, parentOf(relation, children, child));
        }
    }

    // One statement for all parents with an integer key: where the child's column has no index it is read through once.
    private static List<LocalKey> childrenOf(Relation relation, TableRows children, List<List<Value>> parents)
            throws SQLException {
        if (relation.toIntegerKey()) {
            List<Long> ids = parents.stream()
                    .map(values -> ((Int) values.get(0)).number())
                    .toList();
            return children.keysWhere(
                    Sql.quote(relation.childColumns().get(0)) + " in (select value from json_each(?))",
                    List.of(new Value.Text(json(ids))));
        }
        List<LocalKey> found = new ArrayList<>();
        for (List<Value> values : parents) {
            found.addAll(children.keysWhere(TableRows.matches(relation.childColumns(), values), values));
        }
        return found;
    }

    private Optional<RowKey> parentOf(Relation relation, TableRows children, LocalKey child) throws SQLException {
        if (!relation.toIntegerKey()) {
            return Optional.empty();
        }
        Optional<List<Value>> value = children.read(relation.childColumns(), child);
        return value.isPresent() && value.get().get(0) instanceof Int parent
                ? Optional.of(new RowKey(
                        relation.parent(), bench.finder().idOf(relation.parent(), LocalKey.of(parent.number()))))
                : Optional.empty();
    }

    void moveOut(TableRows table, LocalKey local, Optional<RowKey> waitsFor) throws SQLException {
        moveOut(table, local, ParkReason.ORPHAN, waitsFor);
    }

    /** Moves a row out of its table into the parked rows, with its image and its place. */
    void moveOut(TableRows table, LocalKey local, ParkReason reason, Optional<RowKey> waitsFor) throws SQLException {
        Optional<List<Value>> row = table.read(local);
        if (row.isEmpty()) {
            return;
        }
        String name = table.table().name();
        RowId id = bench.finder().idOf(name, local);
        RowKey key = new RowKey(name, id);
        RowVersion version =
                bench.rows().byId(name, id).map(RowMap.Entry::version).orElse(RowVersion.NEVER);
        // An edit that waits for a person is kept; what waited for that person is asked for when it comes back.
        Optional<ParkedChange> newer = bench.held().isHeld(name, local)
                ? Optional.empty()
                : bench.parked()
                        .find(key)
                        .filter(parked -> parked.change().version().compareTo(version) > 0);
        ParkedChange parked = newer.isPresent()
                ? newer.get().at(local)
                : new ParkedChange(
                        imageOf(table, key, version, row.get()),
                        Optional.ofNullable(written.get(key))
                                .map(Incoming::feed)
                                .orElse(""),
                        reason,
                        waitsFor,
                        Optional.of(local));
        bench.gone().note(name, local, id);
        table.takeOut(local);
        bench.ids().giveBack(table, local);
        bench.finder().forgetReferenced();
        bench.parked().park(parked);
        if (bench.held().goAside(key, local)) {
            bench.ids().keepHome(table, local);
        }
        leave(key, local, parked.change().version());
    }

    // What the page brought is kept as it was sent; of other rows there is only what the file made of them.
    private Upsert imageOf(TableRows table, RowKey key, RowVersion version, List<Value> row) throws SQLException {
        Incoming incoming = written.get(key);
        return incoming != null && incoming.change().version().equals(version)
                ? incoming.change()
                : new Upsert(
                        0,
                        key,
                        version,
                        0,
                        table.table().schema().fingerprint(),
                        ColumnMask.ALL,
                        images.global(table, row));
    }

    // The outbox may still speak of the row under its local key, or of rows that refer to it: it goes on standing for
    // this id then. What the server will have of it is what the outbox tells, not what is put aside: it is asked for.
    private void leave(RowKey key, LocalKey local, RowVersion version) throws SQLException {
        if (bench.pending().contains(key.table(), local) || bench.pending().referTo(key.table(), local)) {
            Optional<LocalKey> place = bench.finder().placeInMap(key.table(), local);
            if (place.isPresent()) {
                bench.rows().put(key.table(), key.id(), place.get(), version);
            }
            bench.wanted().add(key);
        } else {
            bench.rows().entomb(key.table(), key.id(), version);
        }
    }

    private static String json(List<Long> ids) {
        try {
            return JSON.writeValueAsString(ids);
        } catch (JsonProcessingException impossible) {
            throw new StoreException("write ids", impossible);
        }
    }
}
