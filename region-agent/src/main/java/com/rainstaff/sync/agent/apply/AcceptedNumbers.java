package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.journal.KeptChanges;
import com.rainstaff.sync.agent.journal.KeptChanges.Kept;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The outbox numbers of a file that went back in time. After the moment it went back to, ends of displaced rows may have
 * been put in front of its entries, which were accepted under higher numbers then. Where a displaced row is gone from this
 * file too, the next sweep puts its end there.
 */
public final class AcceptedNumbers {
    private final KeptChanges accepted;
    private final Origin origin;
    private final RowMap rows;
    private final FileRows files;

    private AcceptedNumbers(KeptChanges accepted, Origin origin, RowMap rows, FileRows files) {
        this.accepted = accepted;
        this.origin = origin;
        this.rows = rows;
        this.files = files;
    }

    /** Gives the entries the numbers under which {@code journal} keeps them, in the caller's transaction. */
    public static void restore(Connection connection, FileSchema schema, Journal journal, Origin origin)
            throws SQLException {
        TreeMap<Long, Long> moves = new TreeMap<>();
        try (Statements statements = new Statements(connection);
                RowMap rows = new RowMap(connection, new Names(connection));
                OutboxReader entries = OutboxReader.after(connection, 0)) {
            KeptChanges accepted = new KeptChanges(journal, origin, Outbox.firstId(connection));
            AcceptedNumbers numbers = new AcceptedNumbers(accepted, origin, rows, new FileRows(statements, schema));
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
        accepted.forgetBefore(number);
        long ends = 0;
        Optional<Kept> at = accepted.at(number);
        while (at.isPresent()
                && isFoundEnd(at.get())
                && !isGone(at.get().change().key())) {
            ends++;
            at = accepted.at(number + ends);
        }
        return writtenMillis > 0
                        && at.filter(kept -> kept.writtenMillis() == writtenMillis)
                                .isPresent()
                ? ends
                : 0;
    }

    private static boolean isFoundEnd(Kept kept) {
        return kept.writtenMillis() == 0 && kept.change() instanceof Tombstone;
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
