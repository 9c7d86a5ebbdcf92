package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.Value.Int;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rows that come to a number by an entry that still waits. A child's entry can name a parent that comes to its number only
 * later: a cascade changes the children before the parent's own update is captured, and where foreign keys are deferred
 * or off, a child may be inserted before its parent.
 */
final class Arrivals {
    private final Connection connection;
    private final Map<PendingRow, Long> inserts = new HashMap<>();
    private Map<PendingRow, Arrival> updates;

    Arrivals(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param entry by which the row comes
     * @param from its number before; the same for a new row
     */
    record Arrival(long entry, long from) {}

    /** The row that an update of its key brings to {@code number}, if it does so after {@code entry}. */
    Optional<Arrival> moved(String table, long number, long entry) throws SQLException {
        if (updates == null) {
            updates = read();
        }
        return Optional.ofNullable(updates.get(new PendingRow(table, LocalKey.of(number))))
                .filter(update -> update.entry() > entry);
    }

    /** The new row that comes to {@code number} next after {@code entry}. Entries are asked for in their order. */
    Optional<Arrival> inserted(String table, long number, long entry) throws SQLException {
        PendingRow row = new PendingRow(table, LocalKey.of(number));
        Long next = inserts.get(row);
        if (next == null || next > 0 && next <= entry) {
            next = Outbox.nextInsert(connection, table, number, entry);
            inserts.put(row, next);
        }
        return next > 0 ? Optional.of(new Arrival(next, number)) : Optional.empty();
    }

    private Map<PendingRow, Arrival> read() throws SQLException {
        Map<PendingRow, Arrival> found = new HashMap<>();
        try (OutboxReader entries = OutboxReader.keyUpdates(connection)) {
            for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry.shape().schema().isNumbered()
                        && entry.formerKey().isPresent()
                        && entry.formerKey().get().get(0) instanceof Int from
                        && entry.key().get(0) instanceof Int to
                        && from.number() != to.number()) {
                    found.putIfAbsent(
                            new PendingRow(entry.shape().table(), LocalKey.of(to.number())),
                            new Arrival(entry.id(), from.number()));
                }
            }
        }
        return found;
    }
}
