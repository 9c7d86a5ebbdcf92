package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.journal.JournalEntry;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The outbox numbers of a file that went back in time. After the moment it went back to, ends of displaced rows may have
 * been put in front of its entries, which were accepted under higher numbers then. Where a displaced row is gone from this
 * file too, the next sweep puts its end there.
 */
public final class AcceptedNumbers {
    private final Journal journal;
    private final Origin origin;
    private final RowMap rows;
    private final FileRows files;
    private final Map<Long, Accepted> accepted = new HashMap<>();
    private long read;

    /** @param writtenMillis as {@link JournalEntry#writtenMillis} */
    private record Accepted(long writtenMillis, EntryKind kind, RowKey row) {
        boolean isFoundEnd() {
            return writtenMillis == 0 && kind == EntryKind.TOMBSTONE;
        }
    }

    private AcceptedNumbers(Journal journal, Origin origin, RowMap rows, FileRows files, long before) {
        this.journal = journal;
        this.origin = origin;
        this.rows = rows;
        this.files = files;
        this.read = before;
    }

    /** Gives the entries the numbers under which {@code journal} keeps them, in the caller's transaction. */
    public static void restore(Connection connection, FileSchema schema, Journal journal, Origin origin)
            throws SQLException {
        TreeMap<Long, Long> moves = new TreeMap<>();
        try (Statements statements = new Statements(connection);
                RowMap rows = new RowMap(connection, new Names(connection));
                OutboxReader entries = OutboxReader.after(connection, 0)) {
            FileRows files = new FileRows(statements, schema);
            AcceptedNumbers numbers = new AcceptedNumbers(journal, origin, rows, files, Outbox.firstId(connection) - 1);
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

    /** How many ends were accepted from {@code number} on, right before the write of that moment. */
    private long endsInFront(long number, long writtenMillis) throws SQLException {
        long ends = 0;
        Accepted at = at(number);
        while (at != null && at.isFoundEnd() && !isGone(at.row())) {
            ends++;
            at = at(number + ends);
        }
        return writtenMillis > 0 && at != null && at.writtenMillis() == writtenMillis ? ends : 0;
    }

    private Accepted at(long number) {
        Optional<JournalEntry> next = number > read ? journal.after(origin, read) : Optional.empty();
        while (next.isPresent()) {
            read = next.get().changes().lastSequence();
            for (Change change : next.get().changes().changes()) {
                long millis = next.get().writtenMillis().get(change.sequence());
                accepted.putIfAbsent(change.sequence(), new Accepted(millis, change.kind(), change.key()));
            }
            next = number > read ? journal.after(origin, read) : Optional.empty();
        }
        return accepted.get(number);
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
