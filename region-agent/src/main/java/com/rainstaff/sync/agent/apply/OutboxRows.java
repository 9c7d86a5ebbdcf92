package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows that stand at numbers where, as far as the row map knows, others do: entries that wait brought them there. */
final class OutboxRows {
    private final Connection connection;
    private Map<PendingRow, Optional<Arrived>> byPlace;

    OutboxRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param number where the row stood before any entry that waits, or came to first
     * @param entry by which a new row came; 0 for one that stood before
     */
    record Arrived(long number, long entry) {}

    /** The row that the app brought to {@code key} from another number, or after the row there was deleted. */
    Optional<Arrived> at(String table, LocalKey key) throws SQLException {
        return byPlace().getOrDefault(new PendingRow(table, key), Optional.empty());
    }

    /** Where a new row stands that came to {@code number} first, or by the entry of that number made negative. */
    Optional<LocalKey> placeOf(String table, long number) throws SQLException {
        for (Map.Entry<PendingRow, Optional<Arrived>> place : byPlace().entrySet()) {
            Arrived row = place.getValue().orElse(null);
            if (row != null
                    && row.entry() > 0
                    && (row.number() == number || row.entry() == -number)
                    && place.getKey().table().equals(table)) {
                return Optional.of(place.getKey().key());
            }
        }
        return Optional.empty();
    }

    private Map<PendingRow, Optional<Arrived>> byPlace() throws SQLException {
        if (byPlace == null) {
            byPlace = read();
        }
        return byPlace;
    }

    private Map<PendingRow, Optional<Arrived>> read() throws SQLException {
        Map<PendingRow, Optional<Arrived>> found = new HashMap<>();
        try (OutboxReader entries = OutboxReader.after(connection, 0)) {
            for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry.shape().schema().isNumbered()) {
                    follow(entry, found);
                }
            }
        }
        return found;
    }

    // A place that is not in the map belongs to whom the row map says; one without a row, to whoever comes next.
    private static void follow(OutboxEntry entry, Map<PendingRow, Optional<Arrived>> found) {
        Optional<Long> number = number(entry.key());
        if (number.isEmpty()) {
            return;
        }
        PendingRow place = place(entry, number.get());
        Optional<Long> former = entry.formerKey().flatMap(OutboxRows::number);
        if (!entry.op().leavesRow()) {
            found.put(place, Optional.empty());
        } else if (former.isPresent()) {
            Optional<Arrived> row =
                    found.getOrDefault(place(entry, former.get()), Optional.of(new Arrived(former.get(), 0)));
            found.put(place(entry, former.get()), Optional.empty());
            found.put(place, row.or(() -> Optional.of(new Arrived(former.get(), entry.id()))));
        } else if (found.containsKey(place) && found.get(place).isEmpty()) {
            found.put(place, Optional.of(new Arrived(number.get(), entry.id())));
        }
    }

    private static PendingRow place(OutboxEntry entry, long number) {
        return new PendingRow(entry.shape().table(), LocalKey.of(number));
    }

    private static Optional<Long> number(List<Value> key) {
        return key.get(0) instanceof Int number ? Optional.of(number.number()) : Optional.empty();
    }
}
