package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Entries of rows that were there before the agent, and went before their turn came: nothing was sent of them. In an
 * older copy of the file the rows stand again.
 */
public final class PassedOver {
    private PassedOver() {}

    /** Numbers of all entries of rows that were there before the agent. */
    public static Set<Long> candidates(Connection connection) throws SQLException {
        Set<Long> numbers = new TreeSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id from rainsync_outbox where op = ? order by id")) {
            select.setString(1, String.valueOf(EntryOp.BASELINE.code()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    /**
     * Takes {@code entries} out of the outbox, in the caller's transaction, before anything behind them is sent: should
     * another row come to where one of theirs stood, draining again must not send it in its place.
     */
    public static void leaveOut(Connection connection, Set<Long> entries) throws SQLException {
        for (long number : entries) {
            Sql.execute(connection, "delete from rainsync_outbox where id = ?", number);
        }
    }

    /**
     * Puts the rows of {@code entries} behind all others, in the caller's transaction; those of which others speak, or
     * that do not stand, are left out.
     */
    public static void moveBehind(Connection connection, FileSchema schema, Set<Long> entries) throws SQLException {
        Map<PendingRow, LocalTable> rows = new LinkedHashMap<>();
        for (long number : entries) {
            try (OutboxReader reader = OutboxReader.after(connection, number - 1)) {
                OutboxEntry entry = reader.next();
                LocalKey key = Outbox.localKey(entry.shape(), entry.key());
                Optional<LocalTable> table = schema.table(entry.shape().table());
                table.ifPresent(known -> rows.put(new PendingRow(known.name(), key), known));
            }
            Sql.execute(connection, "delete from rainsync_outbox where id = ?", number);
        }
        rows.keySet().removeAll(Outbox.rowsAfter(connection, 0));
        FoundEntries behind = new FoundEntries(connection, null);
        for (Map.Entry<PendingRow, LocalTable> row : rows.entrySet()) {
            behind.addBaseline(row.getValue(), row.getKey().key());
        }
    }
}
