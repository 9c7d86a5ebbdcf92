package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.Value;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows this transaction took out of the file, and what other rows may still refer to them by. A local id that went is
 * not handed out again before the transaction ends, so that nobody's child becomes somebody else's.
 */
final class Gone {
    private final FileRows files;
    private final Relations relations;
    private final Map<String, Map<LocalKey, RowId>> ids = new HashMap<>();
    private Map<Relation, Set<List<Value>>> unchecked = new LinkedHashMap<>();

    Gone(FileRows files, Relations relations) {
        this.files = files;
        this.relations = relations;
    }

    /** Takes note that the row at {@code key} is about to go, or will not come. */
    void note(String table, LocalKey key, RowId id) throws SQLException {
        ids.computeIfAbsent(table, fresh -> new HashMap<>()).put(key, id);
        for (Relation relation : relations.toParent(table)) {
            Optional<List<Value>> values = files.referenced(relation, key);
            if (values.isPresent()) {
                note(relation, values.get());
            }
        }
    }

    /** Takes note that no row may hold {@code values} in the relation's parent columns any more. */
    void note(Relation relation, List<Value> values) {
        if (!values.contains(Value.NULL)) {
            unchecked.computeIfAbsent(relation, fresh -> new HashSet<>()).add(values);
        }
    }

    /** Whose local key this was before it went. */
    Optional<RowId> idAt(String table, LocalKey key) {
        return Optional.ofNullable(ids.getOrDefault(table, Map.of()).get(key));
    }

    long largestNumber(String table) {
        return ids.getOrDefault(table, Map.of()).keySet().stream()
                .filter(LocalKey::isNumber)
                .mapToLong(LocalKey::number)
                .max()
                .orElse(0);
    }

    /** What was noted since the last call. */
    Map<Relation, Set<List<Value>>> takeUnchecked() {
        Map<Relation, Set<List<Value>>> taken = unchecked;
        unchecked = new LinkedHashMap<>();
        return taken;
    }
}
