package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.wanted.MissedColumns;
import com.rainstaff.sync.clock.StampBounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads the outbox's head into a change set. Changes nothing in the file: until a set is settled, the same call gives
 * the same changes again, save for baseline rows, which are read as they are by then, and left out where they are gone.
 */
public final class Drain {
    private final SqliteFile file;
    private final FileSchema schema;
    private final long lastEntry;
    private final long sentThrough;

    /**
     * @param schema the schema that the file is armed for
     * @param lastEntry entries with a higher number are left for later
     * @param sentThrough entries up to this number may have been sent before: what they said then stays said
     */
    public Drain(SqliteFile file, FileSchema schema, long lastEntry, long sentThrough) {
        this.file = file;
        this.schema = schema;
        this.lastEntry = lastEntry;
        this.sentThrough = sentThrough;
    }

    /**
     * The oldest entries that wait; empty where none does.
     *
     * @param maxChanges most changes in the set
     * @param maxBytes about how large the set may become, uncompressed; a single larger row is a set of its own
     * @param bounds between which moments, by the server's clock, the changes were made
     * @param offsetMillis what is added to this PC's clock to get the server's
     */
    public Optional<DrainedSet> next(int maxChanges, long maxBytes, StampBounds bounds, long offsetMillis) {
        return file.read("drain the outbox", connection -> {
            SyncState state = SyncState.read(connection);
            Stamps stamps = new Stamps(state.lastStamp(), bounds, offsetMillis);
            Names names = new Names(connection);
            SetBuilder set = new SetBuilder(state.origin(), stamps, new Bases(connection, names));
            return drain(connection, names, state, set, maxChanges, maxBytes)
                    ? Optional.of(set.build())
                    : Optional.empty();
        });
    }

    private boolean drain(
            Connection connection, Names names, SyncState state, SetBuilder set, int maxChanges, long maxBytes)
            throws SQLException {
        boolean any = false;
        try (OutboxReader entries = OutboxReader.after(connection, 0);
                RowMap map = new RowMap(connection, names);
                LiveRows live = new LiveRows(connection, schema);
                MissedColumns missed = new MissedColumns(connection, names);
                Statements statements = new Statements(connection)) {
            EntryTranslator translator = new EntryTranslator(
                    new Identities(map, state.origin(), new Arrivals(connection)),
                    live,
                    new HeldBySet(new HeldRows(statements, names), set),
                    new Labels(rule(state), state.region(), live, new ReplacedLabels(connection, names), set),
                    new Unfilled(missed, live),
                    set,
                    sentThrough);
            TableViews views = new TableViews(schema, state.catalog());
            OutboxEntry entry = entries.next();
            while (entry != null && entry.id() <= lastEntry && hasRoom(set, entry, maxChanges, maxBytes)) {
                Optional<TableView> view = views.of(entry.shape());
                if (view.isPresent()) {
                    translator.translate(entry, view.get());
                }
                set.consumed(entry);
                any = true;
                entry = entries.next();
            }
        }
        return any;
    }

    private static RegionRule rule(SyncState state) {
        return new RegionRule(state.region(), state.knownRegions());
    }

    private static boolean hasRoom(SetBuilder set, OutboxEntry entry, int maxChanges, long maxBytes) {
        if (set.isEmpty() && set.weight() < maxChanges) {
            return true;
        }
        int changes = entry.op() == EntryOp.UPDATE && entry.formerKey().isPresent() ? 2 : 1;
        return set.weight() + changes <= maxChanges && set.bytes() + ImageSize.of(entry.image()) <= maxBytes;
    }
}
