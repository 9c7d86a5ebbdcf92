package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Null;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one captured write means to the world: changes for the set, and effects on the file when they are acknowledged.
 */
final class EntryTranslator {
    private final Identities identities;
    private final LiveRows live;
    private final HeldBySet held;
    private final Labels labels;
    private final Unfilled unfilled;
    private final SetBuilder set;
    private final long sentThrough;

    EntryTranslator(
            Identities identities,
            LiveRows live,
            HeldBySet held,
            Labels labels,
            Unfilled unfilled,
            SetBuilder set,
            long sentThrough) {
        this.sentThrough = sentThrough;
        this.identities = identities;
        this.live = live;
        this.held = held;
        this.labels = labels;
        this.unfilled = unfilled;
        this.set = set;
    }

    /** Adds to the set what {@code entry} did. */
    void translate(OutboxEntry entry, TableView view) throws SQLException {
        if (!entry.op().leavesRow()) {
            delete(entry, view, key(entry, entry.key()));
            return;
        }
        Optional<LocalKey> former = entry.formerKey().map(values -> key(entry, values));
        LocalKey key = key(entry, entry.key());
        if (former.isPresent() && !view.isNumbered()) {
            replaceKey(entry, view, former.get(), key);
        } else if (former.isPresent()) {
            renumber(entry, view, former.get(), key);
        } else {
            edit(entry, view, key, standing(entry, view, key));
        }
    }

    /**
     * The row at {@code key}. The key of a keyed row may refer to one that was saved anew under its number: then it is
     * another row by now, and the one before is gone.
     */
    private Optional<RowId> standing(OutboxEntry entry, TableView view, LocalKey key) throws SQLException {
        String table = view.table().name();
        Optional<RowId> known = identities.find(table, key);
        if (known.isEmpty() || view.keyReferences().length == 0) {
            return known;
        }
        List<Value> local = image(entry, view, key);
        if (local == null || !refersToStandingRows(view, local) || known.get().equals(newId(entry, view, key, local))) {
            return known;
        }
        bury(entry, table, known.get());
        identities.isGone(table, key);
        return Optional.empty();
    }

    private boolean refersToStandingRows(TableView view, List<Value> local) throws SQLException {
        for (int column : view.keyReferences()) {
            if (!identities.isThere(view.columns().get(column).references(), local.get(column))) {
                return false;
            }
        }
        return true;
    }

    private void delete(OutboxEntry entry, TableView view, LocalKey key) throws SQLException {
        String table = view.table().name();
        held.release(table, key);
        Optional<RowId> known = identities.find(table, key);
        if (known.isPresent()) {
            bury(entry, table, known.get());
            if (entry.op().isFound()) {
                identities.isFoundGone(table, key, known.get());
            } else {
                identities.isGone(table, key);
            }
        } else if (!view.isNumbered()) {
            // What another PC wrote under this key was skipped, since the outbox spoke of it.
            set.touch(new RowKey(table, keyedId(entry, view, KeyText.values((String) key.stored()))));
        }
    }

    private void bury(OutboxEntry entry, String table, RowId id) throws SQLException {
        int change = set.tombstone(entry, new RowKey(table, id));
        set.effect(new Effect.Entomb(table, id, change));
    }

    /** The key of a keyed row is its identity: under another key it is another row. */
    private void replaceKey(OutboxEntry entry, TableView view, LocalKey former, LocalKey key) throws SQLException {
        String table = view.table().name();
        Optional<RowId> known = identities.find(table, former);
        if (known.isPresent() && known.get().equals(newId(entry, view, key, image(entry, view, key)))) {
            move(table, known.get(), former, key);
            edit(entry, view, key, known);
            return;
        }
        delete(entry, view, former);
        if (travels(view.table(), entry)) {
            edit(entry, view, key, identities.find(table, key));
        }
    }

    /** A numbered row keeps its identity under another number; a row that stood there was displaced without a sign. */
    private void renumber(OutboxEntry entry, TableView view, LocalKey former, LocalKey key) throws SQLException {
        String table = view.table().name();
        Optional<RowId> known = identities.find(table, former);
        Optional<RowId> displaced = identities.find(table, key).filter(id -> !known.equals(Optional.of(id)));
        if (displaced.isPresent()) {
            bury(entry, table, displaced.get());
            identities.isGone(table, key);
        }
        boolean wasHeld = held.release(table, former);
        if (known.isEmpty()) {
            identities.isGone(table, former);
            edit(entry, view, key, Optional.empty());
            return;
        }
        move(table, known.get(), former, key);
        if (wasHeld) {
            held.hold(table, key, "it waited under another key");
        }
        if (wasHeld || !view.mask(entry.changed()).equals(ColumnMask.of())) {
            edit(entry, view, key, known);
        }
    }

    private void move(String table, RowId id, LocalKey former, LocalKey key) {
        identities.isGone(table, former);
        identities.stands(table, id, key);
        labels.moved(table, former, key);
        set.touch(new RowKey(table, id));
        set.effect(new Effect.Rekey(table, id, key));
    }

    private void edit(OutboxEntry entry, TableView view, LocalKey key, Optional<RowId> known) throws SQLException {
        List<Value> local = image(entry, view, key);
        if (local == null) {
            leaveOut(entry, view, key, known);
            return;
        }
        LocalTable table = view.table();
        if (!view.isNumbered() && entry.key().stream().anyMatch(Null.class::isInstance)) {
            held.hold(table.name(), key, "its key is NULL, so that it cannot be told from others");
            return;
        }
        RowId id = known.isPresent() ? known.get() : newId(entry, view, key, local);
        if (known.isPresent() || !view.isNumbered()) {
            set.touch(new RowKey(table.name(), id));
        }
        boolean wasHeld = held.isHeld(table.name(), key, known);
        RegionRule.Outcome outcome = labels.judge(entry, view, key, local, known.isPresent(), wasHeld);
        if (outcome instanceof RegionRule.Outcome.Leave) {
            return;
        }
        if (outcome instanceof RegionRule.Outcome.Hold reason) {
            held.hold(table.name(), key, reason.reason());
            return;
        }
        // Before its references are read: it may name itself.
        identities.stands(table.name(), id, key);
        List<Value> image = travelling(entry, view, local);
        if (outcome instanceof RegionRule.Outcome.Stamp stamp) {
            image.set(table.regionIndex(), new Text(stamp.region()));
        }
        boolean whole = known.isEmpty() || wasHeld || isWhole(entry, view);
        held.release(table.name(), key);
        send(entry, view, key, id, known.isEmpty(), whole, image);
        if (outcome instanceof RegionRule.Outcome.Stamp stamp) {
            labels.writeBack(entry, table, key, local.get(table.regionIndex()), stamp.region());
        }
    }

    /** A baseline row is gone. Where it may have been sent before, as it stood then, its end must be told. */
    private void leaveOut(OutboxEntry entry, TableView view, LocalKey key, Optional<RowId> known) throws SQLException {
        if (entry.id() > sentThrough) {
            set.passOver(entry);
        } else if (known.isEmpty()) {
            String table = view.table().name();
            RowId id = view.isNumbered()
                    ? identities.newId(table, key.number(), entry.id())
                    : keyedId(entry, view, entry.key());
            identities.stands(table, id, key);
            labels.leftOut(entry, view.table(), key);
        }
    }

    /** Whether everything about the row is new, and not only what the entry says was changed. */
    private static boolean isWhole(OutboxEntry entry, TableView view) {
        return entry.op() != EntryOp.UPDATE || entry.formerKey().isPresent() && !view.isNumbered();
    }

    private void send(
            OutboxEntry entry, TableView view, LocalKey key, RowId id, boolean isNew, boolean whole, List<Value> image)
            throws SQLException {
        String table = view.table().name();
        RowKey row = new RowKey(table, id);
        TableView sent = unfilled.spokenOf(entry, view, row, image);
        List<Value> values = sent.pick(image, view);
        Optional<Upsert> before = set.newestEdit(row);
        if (before.isPresent()
                && before.get().schema().equals(sent.fingerprint())
                && before.get().image().equals(values)) {
            return;
        }
        ColumnMask changed = whole ? ColumnMask.ALL : sent.mask(entry.changed());
        int change = set.upsert(entry, row, sent.table().schema(), sent.fingerprint(), changed, values);
        set.effect(new Effect.Put(table, id, key, change, isNew));
    }

    private List<Value> image(OutboxEntry entry, TableView view, LocalKey key) throws SQLException {
        if (entry.op() == EntryOp.BASELINE) {
            return live.read(view.table(), key).orElse(null);
        }
        List<Value> current = List.of();
        if (view.isIncomplete()) {
            Optional<List<Value>> now = live.read(view.table(), key);
            current = now.isPresent() ? now.get() : live.defaults(view.table());
        }
        return view.arrange(entry.image(), current);
    }

    private List<Value> travelling(OutboxEntry entry, TableView view, List<Value> local) throws SQLException {
        List<Value> travelling = new ArrayList<>(local.size());
        List<Column> columns = view.columns();
        for (int i = 0; i < columns.size(); i++) {
            travelling.add(identities.travelling(columns.get(i), local.get(i), entry.id()));
        }
        return travelling;
    }

    private RowId newId(OutboxEntry entry, TableView view, LocalKey key, List<Value> local) throws SQLException {
        if (view.isNumbered()) {
            LocalKey first = entry.formerKey().map(former -> key(entry, former)).orElse(key);
            return identities.newId(view.table().name(), first.number(), entry.id());
        }
        return keyedId(
                entry,
                view,
                view.table().keyColumns().stream()
                        .map(column -> local.get(view.table().schema().indexOf(column)))
                        .toList());
    }

    private RowId keyedId(OutboxEntry entry, TableView view, List<Value> key) throws SQLException {
        List<Value> travelling = new ArrayList<>(key.size());
        for (int i = 0; i < key.size(); i++) {
            int column = view.table().schema().indexOf(view.table().keyColumns().get(i));
            travelling.add(identities.travelling(view.columns().get(column), key.get(i), entry.id()));
        }
        return KeyText.rowId(travelling);
    }

    private static boolean travels(LocalTable table, OutboxEntry entry) {
        List<String> only = table.scope().onlyKeys();
        return only.isEmpty() || entry.key().get(0) instanceof Text key && only.contains(key.text());
    }

    private static LocalKey key(OutboxEntry entry, List<Value> values) {
        return Outbox.localKey(entry.shape(), values);
    }
}
