package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.apply.OutboxRows.Arrived;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Reference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which row of this file a row of the world is, and the other way round; merged ids lead to the row they became. */
final class RowFinder {
    private final Connection connection;
    private final RowMap rows;
    private final FileRows files;
    private final Aliases aliases;
    private final Pending pending;
    private final Gone gone;
    private final Origin own;
    private final OutboxRows outbox;
    private final Map<RowKey, Optional<LocalKey>> referenced = new HashMap<>();

    RowFinder(
            Connection connection,
            RowMap rows,
            FileRows files,
            Aliases aliases,
            Pending pending,
            Gone gone,
            Origin own) {
        this.connection = connection;
        this.rows = rows;
        this.files = files;
        this.aliases = aliases;
        this.pending = pending;
        this.gone = gone;
        this.own = own;
        this.outbox = new OutboxRows(connection);
    }

    /**
     * @param key the row, aliases followed
     * @param version newest version this PC has of it; {@link RowVersion#NEVER} where it has none
     * @param local where it stands in this file, or stood until the app deleted it
     */
    record Located(RowKey key, RowVersion version, Optional<LocalKey> local) {}

    Located locate(RowKey row) throws SQLException {
        RowKey key = canonical(row);
        Optional<RowMap.Entry> entry = rows.byId(key.table(), key.id());
        RowVersion version = entry.map(RowMap.Entry::version).orElse(RowVersion.NEVER);
        Optional<LocalKey> local = entry.isPresent() ? entry.get().local() : unmapped(key);
        return new Located(key, version, local);
    }

    /** Whether this PC made the version, in whatever epoch. */
    boolean isOwn(RowVersion version) {
        return version.origin().device().equals(own.device());
    }

    /** Where {@code row} stands in this file. Remembered until something is {@linkplain #forgetReferenced() removed}. */
    Optional<LocalKey> standing(RowKey row) throws SQLException {
        Optional<LocalKey> known = referenced.get(row);
        if (known == null) {
            known = locate(row).local();
            Optional<TableRows> table = files.find(row.table());
            if (known.isPresent() && (table.isEmpty() || !table.get().exists(known.get()))) {
                known = Optional.empty();
            }
            referenced.put(row, known);
        }
        return known;
    }

    /** To be called when rows came, went or changed their ids. */
    void forgetReferenced() {
        referenced.clear();
    }

    /** The row that {@code row} leads to, in its own id and in those inside it. */
    RowKey canonical(RowKey row) {
        if (aliases.isEmpty()) {
            return row;
        }
        return row.id().isNumbered() ? aliases.follow(row) : keyWithinFollowed(row);
    }

    /** The id of the row at {@code key}; one that was never synced gets the id it would be sent under. */
    RowId idOf(String table, LocalKey key) throws SQLException {
        Optional<Arrived> arrived = arrived(table, key);
        if (arrived.isEmpty()) {
            return idAt(table, key);
        }
        LocalKey before = LocalKey.of(arrived.get().number());
        return arrived.get().entry() == 0
                ? idAt(table, before)
                : newId(table, before.number(), arrived.get().entry());
    }

    /** Where the row at {@code key} stood, as far as the row map knows; empty where the map knows of another row. */
    Optional<LocalKey> placeInMap(String table, LocalKey key) throws SQLException {
        Optional<Arrived> arrived = arrived(table, key);
        return arrived.isEmpty()
                ? Optional.of(key)
                : arrived.filter(row -> row.entry() == 0).map(row -> LocalKey.of(row.number()));
    }

    private Optional<Arrived> arrived(String table, LocalKey key) throws SQLException {
        return key.isNumber() && pending.contains(table, key) ? outbox.at(table, key) : Optional.empty();
    }

    private RowId idAt(String table, LocalKey key) throws SQLException {
        Optional<RowMap.Entry> entry = rows.byLocal(table, key);
        if (entry.isPresent()) {
            return entry.get().id();
        }
        Optional<RowId> was = gone.idAt(table, key);
        if (was.isPresent()) {
            return was.get();
        }
        return key.isNumber()
                ? newId(table, key.number())
                : keyedId(files.of(table).table(), key);
    }

    // Only where the number was used before, the outbox has to say which entry brought the row.
    private RowId newId(String table, long number) throws SQLException {
        RowId computed = RowId.numbered(own, number);
        return rows.isUnused(table, computed, id -> false)
                ? computed
                : newId(table, number, Outbox.lastInsert(connection, table, number));
    }

    private RowId newId(String table, long number, long entry) throws SQLException {
        return rows.newId(table, own, number, entry, id -> false);
    }

    /** The local key of a keyed row, if every row its key refers to stands here. */
    Optional<LocalKey> keyedLocal(LocalTable table, RowId id, ReferenceTargets targets) throws SQLException {
        List<Value> values = KeyText.values(id.text());
        if (id.isNumbered() || values.size() != table.keyColumns().size()) {
            return Optional.empty();
        }
        List<Value> here = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof Reference reference) {
                String parent = referencesOf(table, i);
                Optional<LocalKey> target =
                        parent == null ? Optional.empty() : targets.local(new RowKey(parent, reference.row()));
                if (target.isEmpty()) {
                    return Optional.empty();
                }
                here.add(new Int(target.get().number()));
            } else {
                here.add(values.get(i));
            }
        }
        return Optional.of(KeyText.localKey(here));
    }

    /** Where the rows that a key or an image refers to stand, or will stand. */
    @FunctionalInterface
    interface ReferenceTargets {
        Optional<LocalKey> local(RowKey row) throws SQLException;
    }

    // A row that was never synced stands for the id it will be sent under; one that the server knows already although
    // this file has not heard so is found by it. The app may have taken a row away since that the outbox speaks of.
    private Optional<LocalKey> unmapped(RowKey key) throws SQLException {
        TableRows table = files.find(key.table()).orElse(null);
        if (table == null || table.table().schema().isNumbered() != key.id().isNumbered()) {
            return Optional.empty();
        }
        if (!pending.isEmpty() && key.id().isNumbered() && key.id().origin().equals(own)) {
            Optional<LocalKey> place = outbox.placeOf(key.table(), key.id().number());
            if (place.isPresent() && idOf(key.table(), place.get()).equals(key.id())) {
                return place;
            }
        }
        Optional<LocalKey> candidate;
        if (key.id().isNumbered()) {
            candidate = key.id().number() > 0 && key.id().origin().equals(own)
                    ? Optional.of(LocalKey.of(key.id().number()))
                    : Optional.empty();
        } else {
            candidate = keyedLocal(table.table(), key.id(), this::standing);
        }
        return candidate.isPresent()
                        && rows.byLocal(key.table(), candidate.get()).isEmpty()
                        && (table.exists(candidate.get()) || pending.contains(key.table(), candidate.get()))
                ? candidate
                : Optional.empty();
    }

    private RowKey keyWithinFollowed(RowKey row) {
        LocalTable table = files.find(row.table()).map(TableRows::table).orElse(null);
        if (table == null || table.schema().isNumbered()) {
            return row;
        }
        List<Value> values = new ArrayList<>(KeyText.values(row.id().text()));
        for (int i = 0; i < values.size() && i < table.keyColumns().size(); i++) {
            String parent = referencesOf(table, i);
            if (parent != null && values.get(i) instanceof Reference reference) {
                values.set(
                        i,
                        new Reference(aliases.follow(new RowKey(parent, reference.row()))
                                .id()));
            }
        }
        return aliases.follow(new RowKey(row.table(), KeyText.rowId(values)));
    }

    private RowId keyedId(LocalTable table, LocalKey key) throws SQLException {
        List<Value> values = new ArrayList<>(KeyText.values((String) key.stored()));
        for (int i = 0; i < values.size(); i++) {
            String parent = referencesOf(table, i);
            if (parent != null && values.get(i) instanceof Int local) {
                values.set(i, new Reference(idOf(parent, LocalKey.of(local.number()))));
            }
        }
        return KeyText.rowId(values);
    }

    private static String referencesOf(LocalTable table, int keyPosition) {
        return table.schema()
                .column(table.keyColumns().get(keyPosition))
                .map(column -> column.references())
                .orElse(null);
    }
}
