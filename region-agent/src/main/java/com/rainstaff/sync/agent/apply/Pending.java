package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.Value;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Local rows that the server has not judged yet. No page writes them, and no removal takes away what they refer to. */
final class Pending {
    private final Set<PendingRow> rows;
    private final FileRows files;
    private final Relations relations;
    private Map<Relation, Set<List<Value>>> referredTo;

    Pending(Set<PendingRow> rows, FileRows files, Relations relations) {
        this.rows = rows;
        this.files = files;
        this.relations = relations;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The row has been captured just now. */
    void add(String table, LocalKey key) {
        rows.add(new PendingRow(table, key));
        referredTo = null;
    }

    boolean contains(String table, LocalKey key) {
        return rows.contains(new PendingRow(table, key));
    }

    /** Largest integer key that outbox entries speak of in a table; 0 where there is none. */
    long largestNumber(String table) {
        long largest = 0;
        for (PendingRow row : rows) {
            if (row.table().equals(table) && row.key().isNumber()) {
                largest = Math.max(largest, row.key().number());
            }
        }
        return largest;
    }

    /** Whether a local row that was not sent yet refers to the row that stands at {@code key}, or to one that does. */
    boolean referTo(String table, LocalKey key) throws SQLException {
        List<Relation> toIt = relations.toParent(table);
        if (rows.isEmpty() || toIt.isEmpty()) {
            return false;
        }
        if (referredTo == null) {
            referredTo = collect();
        }
        for (Relation relation : toIt) {
            Set<List<Value>> values = referredTo.get(relation);
            Optional<List<Value>> held = values == null ? Optional.empty() : files.referenced(relation, key);
            if (held.isPresent() && values.contains(held.get())) {
                return true;
            }
        }
        return false;
    }

    // Upwards from the rows that wait: if any row above them went, they would go with it.
    private Map<Relation, Set<List<Value>>> collect() throws SQLException {
        Map<Relation, Set<List<Value>>> collected = new HashMap<>();
        Deque<PendingRow> unread = new ArrayDeque<>(rows);
        while (!unread.isEmpty()) {
            PendingRow row = unread.poll();
            Optional<TableRows> table = files.find(row.table());
            for (Relation relation : table.isPresent() ? relations.ofChild(row.table()) : List.<Relation>of()) {
                Optional<List<Value>> values = table.get().read(relation.childColumns(), row.key());
                if (values.isPresent()
                        && !values.get().contains(Value.NULL)
                        && collected
                                .computeIfAbsent(relation, fresh -> new HashSet<>())
                                .add(values.get())) {
                    unread.addAll(parents(relation, values.get()));
                }
            }
        }
        return collected;
    }

    private List<PendingRow> parents(Relation relation, List<Value> values) throws SQLException {
        Optional<TableRows> table = files.find(relation.parent());
        return table.isEmpty()
                ? List.of()
                : table.get().keysWhere(TableRows.matches(relation.parentColumns(), values), values).stream()
                        .map(parent -> new PendingRow(relation.parent(), parent))
                        .toList();
    }
}
