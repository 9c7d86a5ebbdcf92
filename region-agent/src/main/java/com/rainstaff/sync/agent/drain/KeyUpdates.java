package com.rainstaff.sync.agent.drain;

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
 * Updates of integer keys that still wait in the outbox. A cascade changes the children before the parent's own update
 * is captured, so a child's entry can name a parent by an id that the parent gets only later.
 */
final class KeyUpdates {
    private final Connection connection;
    private Map<PendingRow, Move> byNewKey;

    KeyUpdates(Connection connection) {
        this.connection = connection;
    }

    private record Move(long entry, LocalKey from) {}

    /** The key that the row had which gets {@code key} by an entry after {@code entry}. */
    Optional<LocalKey> formerKey(String table, LocalKey key, long entry) throws SQLException {
        if (byNewKey == null) {
            byNewKey = read();
        }
        return Optional.ofNullable(byNewKey.get(new PendingRow(table, key)))
                .filter(move -> move.entry() > entry)
                .map(Move::from);
    }

    private Map<PendingRow, Move> read() throws SQLException {
        Map<PendingRow, Move> moves = new HashMap<>();
        try (OutboxReader entries = OutboxReader.keyUpdates(connection)) {
            for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry.shape().schema().isNumbered()
                        && entry.formerKey().isPresent()
                        && entry.formerKey().get().get(0) instanceof Int from
                        && entry.key().get(0) instanceof Int to) {
                    moves.putIfAbsent(
                            new PendingRow(entry.shape().table(), LocalKey.of(to.number())),
                            new Move(entry.id(), LocalKey.of(from.number())));
                }
            }
        }
        return moves;
    }
}
