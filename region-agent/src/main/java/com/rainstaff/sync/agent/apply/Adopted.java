package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.NetChanges;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rows that refer to another row than they were sent with, without having been written: one came to the number that they
 * name. So it is where an app saves a row by deleting it and inserting it anew while foreign keys are off. The world is
 * told of them once the row that came is known there.
 */
final class Adopted {
    private final Workbench bench;
    private final DrainedSet settled;
    private final Map<RowKey, Change> lastChanges = new HashMap<>();
    private final Map<String, TableSchema> schemas = new HashMap<>();
    private final NetChanges net;

    Adopted(Workbench bench, DrainedSet settled) {
        this.bench = bench;
        this.settled = settled;
        this.net = new NetChanges(
                bench.statements().connection(), new Names(bench.statements().connection()));
    }

    /** Puts the rows that the settled set leaves referring to others into the outbox. One look at each relation's table. */
    void tell() throws SQLException {
        Map<String, Set<Long>> arrived = new TreeMap<>();
        for (PendingRow row : settled.arrived()) {
            if (row.key().isNumber()) {
                arrived.computeIfAbsent(row.table(), fresh -> new TreeSet<>())
                        .add(row.key().number());
            }
        }
        if (arrived.isEmpty()) {
            return;
        }
        settled.changeSet()
                .map(ChangeSet::changes)
                .orElse(List.of())
                .forEach(change -> lastChanges.put(change.key(), change));
        settled.schemas().forEach(schema -> schemas.put(schema.fingerprint(), schema));
        for (Map.Entry<String, Set<Long>> parents : arrived.entrySet()) {
            for (Relation relation : bench.relations().toParent(parents.getKey())) {
                if (relation.toIntegerKey()) {
                    tell(relation, parents.getValue());
                }
            }
        }
    }

    private void tell(Relation relation, Set<Long> parents) throws SQLException {
        LocalTable table = bench.files().of(relation.child()).table();
        String column = relation.childColumns().get(0);
        if (table.schema().indexOf(column) < 0) {
            // It never travels.
            return;
        }
        for (LocalKey key : children(relation, parents)) {
            if (wasSentOtherwise(relation, key)) {
                if (table.keyColumns().contains(column)) {
                    net.deleted(table, key);
                }
                net.updated(table, key, Set.of(column));
                bench.pending().add(relation.child(), key);
            }
        }
    }

    private List<LocalKey> children(Relation relation, Set<Long> parents) throws SQLException {
        String numbers = parents.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        return bench.files()
                .of(relation.child())
                .keysWhere(
                        Sql.quote(relation.childColumns().get(0)) + " in (select value from json_each(?))",
                        List.of(new Text(numbers)));
    }

    // An edit that waits for a person is not sent without them, and then as a whole.
    private boolean wasSentOtherwise(Relation relation, LocalKey key) throws SQLException {
        Optional<RowMap.Entry> child = bench.rows().byLocal(relation.child(), key);
        if (child.isEmpty()
                || bench.pending().contains(relation.child(), key)
                || bench.held().isHeld(relation.child(), key) && !bench.held().isGivenBack(relation.child(), key)) {
            return false;
        }
        String column = relation.childColumns().get(0);
        Optional<RowId> parent = parent(relation, key);
        Optional<Value> sent = lastSent(new RowKey(relation.child(), child.get().id()), column);
        return parent.isPresent() && !sent.equals(parent.map(Reference::new));
    }

    /** Empty where the set did not send the row, or not this column of it. */
    private Optional<Value> lastSent(RowKey row, String column) {
        if (!(lastChanges.get(row) instanceof Upsert upsert)) {
            return Optional.empty();
        }
        int index = schemas.get(upsert.schema()).indexOf(column);
        return index < 0 ? Optional.empty() : Optional.of(upsert.image().get(index));
    }

    private Optional<RowId> parent(Relation relation, LocalKey child) throws SQLException {
        List<Value> reference = bench.files()
                .of(relation.child())
                .read(relation.childColumns(), child)
                .orElseThrow();
        return reference.get(0) instanceof Int number
                ? bench.rows()
                        .byLocal(relation.parent(), LocalKey.of(number.number()))
                        .map(RowMap.Entry::id)
                : Optional.empty();
    }
}
