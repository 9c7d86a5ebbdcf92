package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.Value;
import java.sql.SQLException;
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

    /** Whether a local row that was not sent yet refers to the row that stands at {@code key}. */
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

    private Map<Relation, Set<List<Value>>> collect() throws SQLException {
        Map<Relation, Set<List<Value>>> collected = new HashMap<>();
        for (PendingRow row : rows) {
            TableRows table = files.find(row.table()).orElse(null);
            if (table == null) {
                continue;
            }
            for (Relation relation : relations.ofChild(row.table())) {
                table.read(relation.childColumns(), row.key())
                        .ifPresent(values -> collected
                                .computeIfAbsent(relation, fresh -> new HashSet<>())
                                .add(values));
            }
        }
        return collected;
    }
}
