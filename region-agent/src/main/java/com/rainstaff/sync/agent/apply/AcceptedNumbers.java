package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.journal.SentChanges;
import com.rainstaff.sync.agent.journal.SentChanges.Sent;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The outbox numbers of a file that went back in time. After the moment it went back to, ends of displaced rows may have
 * been put in front of its entries, which were sent under higher numbers then. Where a displaced row is gone from this
 * file too, the next sweep puts its end there.
 */
public final class AcceptedNumbers {
    private final SentChanges sent;
    private final Origin origin;
    private final RowMap rows;
    private final FileRows files;

    private AcceptedNumbers(SentChanges sent, Origin origin, RowMap rows, FileRows files) {
        this.sent = sent;
        this.origin = origin;
        this.rows = rows;
        this.files = files;
    }

    /** Gives the entries the numbers under which {@code journal} knows them, in the caller's transaction. */
    public static void restore(Connection connection, FileSchema schema, Journal journal, Origin origin)
            throws SQLException {
        TreeMap<Long, Long> moves = new TreeMap<>();
        try (Statements statements = new Statements(connection);
                RowMap rows = new RowMap(connection, new Names(connection));
                OutboxReader entries = OutboxReader.after(connection, 0)) {
            SentChanges sent = new SentChanges(journal, origin, Outbox.firstId(connection));
            AcceptedNumbers numbers = new AcceptedNumbers(sent, origin, rows, new FileRows(statements, schema));
            long moved = 0;
            for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                long by = numbers.endsInFront(entry.id() + moved, entry.writtenMillis());
                if (by > 0) {
                    moves.put(entry.id(), by);
                    moved += by;
                }
            }
        }
        for (Map.Entry<Long, Long> move : moves.descendingMap().entrySet()) {
            Outbox.moveUp(connection, move.getKey(), move.getValue());
        }
    }

    /** How many ends were sent from {@code number} on, right before the write of that moment. */
    private long endsInFront(long number, long writtenMillis) throws SQLException {
        sent.forgetBefore(number);
        long ends = 0;
        while (isEndThatIsNotFound(sent.at(number + ends))) {
            ends++;
        }
        return writtenMillis > 0
                        && sent.at(number + ends).stream().anyMatch(write -> write.writtenMillis() == writtenMillis)
                ? ends
                : 0;
    }

    private boolean isEndThatIsNotFound(List<Sent> changes) throws SQLException {
        for (Sent change : changes) {
            if (change.foundGone() != null) {
                return !isGone(change.foundGone());
            }
        }
        return false;
    }

    /** Whether the row stood in this file and stands no more, so that a sweep finds its end. */
    private boolean isGone(RowKey row) throws SQLException {
        Optional<RowMap.Entry> known = rows.byId(row.table(), row.id());
        Optional<LocalKey> place = known.isPresent() ? known.get().local() : unsent(row.id());
        Optional<TableRows> table = files.find(row.table());
        return place.isPresent() && table.isPresent() && !table.get().exists(place.get());
    }

    private Optional<LocalKey> unsent(RowId row) {
        return row.isNumbered() && row.number() > 0 && row.origin().equals(origin)
                ? Optional.of(LocalKey.of(row.number()))
                : Optional.empty();
    }
}
