package com.rainstaff.sync.agent.journal;

import com.rainstaff.sync.agent.journal.SentChanges.Sent;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * By what changes can be told again that were sent and not acknowledged: the server may have them, and a file that goes
 * back before it says so knows nothing of that. Without their contents; in the caller's transactions.
 */
final class UnansweredChanges {
    static final String TABLE = """
            create table if not exists unanswered (
                device text not null,
                epoch integer not null,
                sequence integer not null,
                written_millis integer not null,
                stamp integer not null,
                gone_table text,
                gone_row text,
                primary key (device, epoch, sequence, written_millis)
            ) without rowid;
            """;

    private final Connection connection;

    UnansweredChanges(Connection connection) {
        this.connection = connection;
    }

    /** As {@link Journal#noteSent}; what was sent first under a number stays beside what is sent under it now. */
    void add(ChangeSet set, Map<Long, Long> writtenMillis, long contactMillis) throws SQLException {
        long contact = new RowVersion(contactMillis, 0, set.origin()).stamp();
        try (PreparedStatement insert =
                connection.prepareStatement("insert or ignore into unanswered values (?, ?, ?, ?, ?, ?, ?)")) {
            for (Change change : set.changes()) {
                Sent sent = Sent.of(change, writtenMillis.get(change.sequence()));
                RowKey gone = sent.foundGone();
                insert.setString(1, set.origin().device());
                insert.setInt(2, set.origin().epoch());
                insert.setLong(3, change.sequence());
                insert.setLong(4, sent.writtenMillis());
                insert.setLong(5, Math.min(contact, sent.version().stamp()));
                insert.setString(6, gone == null ? null : gone.table());
                insert.setString(7, gone == null ? null : gone.id().text());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** By outbox number. */
    NavigableMap<Long, List<Sent>> of(Origin origin) throws SQLException {
        NavigableMap<Long, List<Sent>> sent = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select sequence, written_millis, stamp, gone_table, gone_row from unanswered
                where device = ? and epoch = ?""")) {
            select.setString(1, origin.device());
            select.setInt(2, origin.epoch());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sent.computeIfAbsent(rows.getLong(1), number -> new ArrayList<>())
                            .add(sent(rows, origin));
                }
            }
        }
        return sent;
    }

    private static Sent sent(ResultSet row, Origin origin) throws SQLException {
        String table = row.getString(4);
        RowKey gone = table == null ? null : new RowKey(table, RowId.parse(row.getString(5)));
        return new Sent(row.getLong(2), RowVersion.of(row.getLong(3), origin), gone);
    }

    /** The set is acknowledged. */
    void remove(ChangeSet set) throws SQLException {
        Sql.execute(
                connection,
                "delete from unanswered where device = ? and epoch = ? and sequence <= ?",
                set.origin().device(),
                set.origin().epoch(),
                set.lastSequence());
    }

    /** Forgets epochs older than any of which acknowledged sets are kept. */
    void prune() throws SQLException {
        Sql.execute(connection, """
                delete from unanswered where epoch <
                    (select min(kept.epoch) from change_set kept where kept.device = unanswered.device)""");
    }
}
