package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.drain.Arrivals.Arrival;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which row of the world a local key stands for at some entry: the row map, and over it what earlier entries did. */
final class Identities {
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private final RowMap map;
    private final Origin own;
    private final Arrivals arrivals;
    private final Map<PendingRow, Optional<RowId>> standing = new HashMap<>();
    private final Map<PendingRow, RowId> ended = new HashMap<>();
    private final Set<RowKey> taken = new HashSet<>();

    Identities(RowMap map, Origin own, Arrivals arrivals) {
        this.map = map;
        this.own = own;
        this.arrivals = arrivals;
    }

    /** The row that stands at {@code key}, if it was ever synced or is by now part of the change set. */
    Optional<RowId> find(String table, LocalKey key) throws SQLException {
        PendingRow row = new PendingRow(table, key);
        Optional<RowId> known = standing.get(row);
        if (known == null) {
            known = map.byLocal(table, key).map(RowMap.Entry::id);
            standing.put(row, known);
        }
        return known;
    }

    /** Whether {@code value} is the number of a row of {@code table} that stands. */
    boolean isThere(String table, Value value) throws SQLException {
        return value instanceof Int number
                && find(table, LocalKey.of(number.number())).isPresent();
    }

    void stands(String table, RowId id, LocalKey key) {
        standing.put(new PendingRow(table, key), Optional.of(id));
        taken.add(new RowKey(table, id));
    }

    void isGone(String table, LocalKey key) {
        standing.put(new PendingRow(table, key), Optional.empty());
    }

    /** The row's end is put where it may have come at the earliest; writes behind that may still have found it there. */
    void isFoundGone(String table, LocalKey key, RowId id) {
        isGone(table, key);
        ended.put(new PendingRow(table, key), id);
    }

    /** An id for a numbered row first seen at {@code local}, which {@code entry} brings. */
    RowId newId(String table, long local, long entry) throws SQLException {
        return map.newId(table, own, local, entry, takenIn(table));
    }

    private Predicate<RowId> takenIn(String table) {
        return id -> taken.contains(new RowKey(table, id));
    }

    /**
     * A local value of {@code column} as it travels: a local id as the row it stands for, even if that row is not
     * there.
     *
     * @param entry the outbox entry that holds the value
     */
    Value travelling(Column column, Value value, long entry) throws SQLException {
        if (column.references() == null) {
            return value;
        } else if (value instanceof Int number) {
            return new Reference(referenced(column.references(), number.number(), entry));
        } else if (value instanceof Text text && INTEGER.matcher(text.text()).matches()) {
            return new Reference(referenced(column.references(), Long.parseLong(text.text()), entry));
        }
        return value;
    }

    private RowId referenced(String table, long local, long entry) throws SQLException {
        Optional<RowId> known = find(table, LocalKey.of(local));
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Arrival> moved = arrivals.moved(table, local, entry);
        if (moved.isPresent()) {
            Optional<RowId> standing = find(table, LocalKey.of(moved.get().from()));
            return standing.isPresent()
                    ? standing.get()
                    : newId(table, moved.get().from(), moved.get().entry());
        }
        RowId end = ended.get(new PendingRow(table, LocalKey.of(local)));
        if (end != null && arrivals.inserted(table, local, entry).isEmpty()) {
            return end;
        }
        RowId computed = RowId.numbered(own, local);
        if (map.isUnused(table, computed, takenIn(table))) {
            return computed;
        }
        Optional<Arrival> inserted = arrivals.inserted(table, local, entry);
        return inserted.isPresent() ? newId(table, local, inserted.get().entry()) : computed;
    }
}
