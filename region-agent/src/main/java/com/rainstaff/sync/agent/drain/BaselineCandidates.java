package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows that arming put into the outbox, as they are in the file, to be compared with what the server knows. */
public final class BaselineCandidates {
    private final SqliteFile file;
    private final FileSchema schema;

    public BaselineCandidates(SqliteFile file, FileSchema schema) {
        this.file = file;
        this.schema = schema;
    }

    /**
     * Some of them.
     *
     * @param rows as upserts numbered by their outbox entries, with local ids wherever a row id would stand
     * @param schemas what they follow
     * @param keys where each stands, by outbox entry
     */
    public record Batch(ChangeSet rows, List<TableSchema> schemas, Map<Long, LocalKey> keys) {
        public long lastEntry() {
            return rows.lastSequence();
        }
    }

    /** At most {@code limit} rows whose entries come after {@code entry}; empty after the last. Changes nothing. */
    public Optional<Batch> after(long entry, int limit) {
        return file.read("look at rows to compare", connection -> batch(connection, entry, limit));
    }

    private Optional<Batch> batch(Connection connection, long after, int limit) throws SQLException {
        SyncState state = SyncState.read(connection);
        Origin own = state.origin();
        TableViews views = new TableViews(schema, state.catalog());
        List<Change> rows = new ArrayList<>();
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        Map<Long, LocalKey> keys = new HashMap<>();
        try (OutboxReader entries = OutboxReader.after(connection, after);
                LiveRows live = new LiveRows(connection, schema)) {
            OutboxEntry entry = entries.next();
            while (entry != null && rows.size() < limit) {
                Optional<TableView> view = entry.op() == EntryOp.BASELINE ? views.of(entry.shape()) : Optional.empty();
                if (view.isPresent()) {
                    LocalKey key = Outbox.localKey(entry.shape(), entry.key());
                    Optional<List<Value>> values = live.read(view.get().table(), key);
                    if (values.isPresent()) {
                        rows.add(upsert(entry, view.get(), key, values.get(), own));
                        schemas.put(view.get().fingerprint(), view.get().table().schema());
                        keys.put(entry.id(), key);
                    }
                }
                entry = entries.next();
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Batch(
                        new ChangeSet(own, List.of(), rows), List.copyOf(schemas.values()), Map.copyOf(keys)));
    }

    private static Upsert upsert(OutboxEntry entry, TableView view, LocalKey key, List<Value> values, Origin own) {
        RowId id = view.isNumbered() ? RowId.numbered(own, key.number()) : KeyText.rowId(entry.key());
        return new Upsert(
                entry.id(),
                new RowKey(view.table().name(), id),
                RowVersion.of(1, own),
                0,
                view.fingerprint(),
                ColumnMask.ALL,
                values);
    }
}
