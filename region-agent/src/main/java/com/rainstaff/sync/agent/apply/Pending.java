package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.Value;
import java.sql.Connection;
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
    private final Connection connection;
    private final long judged;
    private final Set<PendingRow> rows;
    private final FileRows files;
    private final Relations relations;
    private Map<Relation, Set<List<Value>>> referredTo;

    private Pending(Connection connection, long judged, Set<PendingRow> rows, FileRows files, Relations relations) {
        this.connection = connection;
        this.judged = judged;
        this.rows = rows;
        this.files = files;
        this.relations = relations;
    }

    /** The rows that outbox entries after {@code judged} speak of; none where the file has no outbox. */
    static Pending after(Connection connection, long judged, FileRows files, Relations relations) throws SQLException {
        Set<PendingRow> rows = Position.hasOutbox(connection) ? Outbox.rowsAfter(connection, judged) : new HashSet<>();
        return new Pending(connection, judged, rows, files, relations);
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

    /**
     * Whether what was not sent yet refers to the row that stands at {@code key}, or to one that does: a row as it is, or
     * as it once was and will be sent, even if it stands no more.
     */
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
        collectFromOutbox(collected, unread);
        while (!unread.isEmpty()) {
            PendingRow row = unread.poll();
            Optional<TableRows> table = files.find(row.table());
            for (Relation relation : table.isPresent() ? relations.ofChild(row.table()) : List.<Relation>of()) {
                Optional<List<Value>> values = table.get().read(relation.childColumns(), row.key());
                if (values.isPresent()) {
                    collect(relation, values.get(), collected, unread);
                }
            }
        }
        return collected;
    }

    private void collectFromOutbox(Map<Relation, Set<List<Value>>> collected, Deque<PendingRow> unread)
            throws SQLException {
        try (OutboxReader entries = OutboxReader.after(connection, judged)) {
            for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                for (Relation relation : relations.ofChild(entry.shape().table())) {
                    Optional<List<Value>> values = entry.written(relation.childColumns());
                    if (values.isPresent()) {
                        collect(relation, values.get(), collected, unread);
                    }
                }
            }
        }
    }

    private void collect(
            Relation relation, List<Value> values, Map<Relation, Set<List<Value>>> collected, Deque<PendingRow> unread)
            throws SQLException {
        if (!values.contains(Value.NULL)
                && collected.computeIfAbsent(relation, fresh -> new HashSet<>()).add(values)) {
            unread.addAll(parents(relation, values));
        }
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
