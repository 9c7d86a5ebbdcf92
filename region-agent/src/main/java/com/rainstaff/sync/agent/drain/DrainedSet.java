package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Constraints;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A change set and what its acknowledgement does to the file. */
public final class DrainedSet {
    private final ChangeSet set;
    private final List<TableSchema> schemas;
    private final long through;
    private final long lastStamp;
    private final List<Effect> effects;
    private final List<RowKey> lost;
    private final List<PushedChanges.Found> found;
    private final Map<Long, Long> writtenMillis;
    private final Set<Long> passedOver;

    /** What tells the changes of a set apart. */
    private record Pushed(long sequence, EntryKind kind, RowKey row) {
        static Pushed of(Change change) {
            return new Pushed(change.sequence(), change.kind(), change.key());
        }
    }

    private record Refused(long sequence, RowKey row) {
        static Refused of(Change change) {
            return new Refused(change.sequence(), change.key());
        }

        static Refused of(Receipt.Quarantined quarantined) {
            return new Refused(quarantined.sequence(), quarantined.row());
        }
    }

    DrainedSet(
            Optional<ChangeSet> set,
            List<TableSchema> schemas,
            long through,
            long lastStamp,
            List<Effect> effects,
            List<RowKey> lost,
            List<PushedChanges.Found> found,
            Map<Long, Long> writtenMillis,
            Set<Long> passedOver) {
        this.set = set.orElse(null);
        this.schemas = List.copyOf(schemas);
        this.through = through;
        this.lastStamp = lastStamp;
        this.effects = List.copyOf(effects);
        this.lost = List.copyOf(lost);
        this.found = List.copyOf(found);
        this.writtenMillis = Map.copyOf(writtenMillis);
        this.passedOver = Set.copyOf(passedOver);
    }

    /** What to push; empty where the entries came to nothing, and the set is settled without the server. */
    public Optional<ChangeSet> changeSet() {
        return Optional.ofNullable(set);
    }

    /** The change set as it goes to the server; empty where the entries came to nothing. */
    public Optional<PushedChanges> push() {
        return changeSet().map(changes -> PushedChanges.of(changes, found));
    }

    /** By outbox number, when the app wrote it by the clock of that moment; 0 for what nobody saw written. */
    public Map<Long, Long> writtenMillis() {
        return writtenMillis;
    }

    /** Numbers of baseline entries whose rows went, for certain before they were sent. */
    public Set<Long> passedOver() {
        return passedOver;
    }

    /** Every schema that the change set's images follow. */
    public List<TableSchema> schemas() {
        return schemas;
    }

    /** Number of the last outbox entry that is part of the set, those that came to nothing included. */
    public long through() {
        return through;
    }

    /**
     * Synced rows that have entries in the set but no change. What the server sent for them meanwhile was skipped,
     * since they were waiting, and has to be asked for.
     */
    public List<RowKey> lost() {
        return lost;
    }

    /** Where rows stand that came there with the set, new or from another key. */
    public Set<PendingRow> arrived() {
        Set<PendingRow> arrived = new LinkedHashSet<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Put put && put.isNew()) {
                arrived.add(new PendingRow(put.table(), put.key()));
            } else if (effect instanceof Effect.Rekey rekey) {
                arrived.add(new PendingRow(rekey.table(), rekey.key()));
            }
        }
        return arrived;
    }

    /**
     * Makes the file agree with what the server has accepted: row map, held rows, stamped regions, the logical clock;
     * then trims the outbox. In the caller's transaction, with {@code rainsync_state.applying} set to 1.
     *
     * @param receipt the server's answer to this set; null where there was nothing to push
     * @throws StoreException if the receipt does not speak of this set
     */
    public void settle(Connection connection, RowMap rows, Receipt receipt) throws SQLException {
        List<Change> pushed = pushedOrder();
        List<RowVersion> versions = finalVersions(pushed, receipt);
        Map<Refused, String> quarantined = receipt == null
                ? Map.of()
                : receipt.quarantined().stream().collect(Collectors.toMap(Refused::of, Receipt.Quarantined::detail));
        Map<Pushed, RowVersion> accepted = new HashMap<>();
        long newest = lastStamp;
        for (int i = 0; i < pushed.size(); i++) {
            newest = Math.max(newest, versions.get(i).stamp());
            if (!quarantined.containsKey(Refused.of(pushed.get(i)))) {
                accepted.put(Pushed.of(pushed.get(i)), versions.get(i));
            }
        }
        Names names = new Names(connection);
        ReplacedLabels replaced = new ReplacedLabels(connection, names);
        try (Statements statements = new Statements(connection)) {
            HeldRows held = new HeldRows(statements, names);
            for (Effect effect : effects) {
                perform(effect, connection, rows, held, replaced, accepted);
                holdRefused(effect, rows, held, quarantined);
            }
        }
        forgetOvertaken(connection, names);
        Sql.execute(connection, "update rainsync_state set last_stamp = max(last_stamp, ?)", newest);
        Outbox.acknowledge(connection, through);
        replaced.prune();
    }

    // What was put aside of a row that was edited here since is older than the edit; where it is not, the reply brings
    // it.
    private void forgetOvertaken(Connection connection, Names names) throws SQLException {
        if (set == null || Sql.number(connection, "select exists (select 1 from rainsync_parked)") == 0) {
            return;
        }
        for (Change change : set.changes()) {
            Sql.execute(
                    connection,
                    "delete from rainsync_parked where table_no = ? and row_id = ?",
                    names.number(change.key().table()),
                    change.key().id().text());
        }
    }

    // Both changes of an update that changed a key have one number; on the wire those of other blocks
    // may change places.
    private List<Change> pushedOrder() {
        if (set == null) {
            return List.of();
        }
        long numbers =
                set.changes().stream().mapToLong(Change::sequence).distinct().count();
        return numbers == set.changes().size()
                ? set.changes()
                : PushedChanges.of(set).toChangeSet(set.origin()).changes();
    }

    private List<RowVersion> finalVersions(List<Change> pushed, Receipt receipt) {
        if (pushed.isEmpty()) {
            return List.of();
        }
        if (receipt == null || receipt.through() < set.lastSequence()) {
            throw new StoreException("changes " + set.firstSequence() + " to " + set.lastSequence()
                    + " were not acknowledged and stay in the outbox");
        }
        if (receipt.stamps().isEmpty()) {
            return pushed.stream().map(Change::version).toList();
        }
        if (receipt.stamps().size() != pushed.size()) {
            throw new StoreException("the receipt has " + receipt.stamps().size() + " stamps for " + pushed.size()
                    + " changes; they stay in the outbox");
        }
        long[] stamp = {0};
        return receipt.stamps().stream()
                .map(step -> RowVersion.of(stamp[0] += step, set.origin()))
                .toList();
    }

    private void perform(
            Effect effect,
            Connection connection,
            RowMap rows,
            HeldRows held,
            ReplacedLabels replaced,
            Map<Pushed, RowVersion> accepted)
            throws SQLException {
        if (effect instanceof Effect.Put put) {
            RowVersion version = accepted.get(Pushed.of(set.changes().get(put.change())));
            if (version != null) {
                rows.put(put.table(), put.id(), put.key(), version);
                // An earlier change of it, in the same set, may have been refused.
                held.release(put.table(), put.key());
            }
        } else if (effect instanceof Effect.Entomb entomb) {
            // Taken or not, it stands here no more; where the deletion was refused, any version brings the row back.
            RowVersion version = accepted.getOrDefault(Pushed.of(set.changes().get(entomb.change())), RowVersion.NEVER);
            rows.entomb(entomb.table(), entomb.id(), version);
        } else if (effect instanceof Effect.Rekey rekey) {
            Optional<RowMap.Entry> known = rows.byId(rekey.table(), rekey.id());
            if (known.isPresent()) {
                rows.put(rekey.table(), rekey.id(), rekey.key(), known.get().version());
            }
        } else if (effect instanceof Effect.Hold hold) {
            hold(hold, rows, held);
        } else if (effect instanceof Effect.Release release) {
            held.release(release.table(), release.key());
        } else if (effect instanceof Effect.StampRegion stamp) {
            stampRegion(connection, stamp, replaced, held);
        }
    }

    // A row that had to go while the outbox spoke of it waits aside, where it is.
    private static void hold(Effect.Hold hold, RowMap rows, HeldRows held) throws SQLException {
        Optional<RowMap.Entry> known = rows.byLocal(hold.table(), hold.key());
        boolean isAside = known.isPresent()
                && held.holdAside(new RowKey(hold.table(), known.get().id()), hold.key(), hold.reason());
        if (!isAside) {
            held.hold(hold.table(), hold.key(), hold.reason());
        }
    }

    // A row the server has not taken is nobody's but this PC's: without a place on the list it would pass for one that
    // was never captured. One that a server which lost it does not take back would be given back for ever.
    private void holdRefused(Effect effect, RowMap rows, HeldRows held, Map<Refused, String> quarantined)
            throws SQLException {
        if (effect instanceof Effect.Put put) {
            Change change = set.changes().get(put.change());
            String refusal = quarantined.get(Refused.of(change));
            if (refusal == null) {
                return;
            }
            String reason = "the server does not take it: " + refusal;
            Optional<RowVersion> known = rows.byId(put.table(), put.id())
                    .filter(row -> row.local().isPresent())
                    .map(RowMap.Entry::version);
            if (known.isEmpty()) {
                held.hold(put.table(), put.key(), reason);
            } else if (known.get().compareTo(change.version()) >= 0) {
                held.holdGivenBack(put.table(), put.key(), reason);
            }
        }
    }

    private static void stampRegion(
            Connection connection, Effect.StampRegion stamp, ReplacedLabels replaced, HeldRows held)
            throws SQLException {
        LocalTable table = stamp.table();
        LocalKey key = stamp.key();
        if (held.isGivenBack(table.name(), key)) {
            // It goes on standing as it was synced.
            return;
        }
        List<Value> values = LiveRows.keyValues(key);
        String column = Sql.quote(table.scope().regionColumn());
        try (PreparedStatement update = connection.prepareStatement("update " + Sql.quote(table.name()) + " set "
                + column + " = ? where " + LiveRows.isKey(table.keyColumns(), values) + " and " + column + " is "
                + Values.placeholder(stamp.captured()))) {
            update.setString(1, stamp.stamped());
            for (int i = 0; i < values.size(); i++) {
                Values.bind(update, i + 2, values.get(i));
            }
            Values.bind(update, values.size() + 2, stamp.captured());
            if (update.executeUpdate() > 0) {
                replaced.note(table.name(), key, stamp.captured());
            }
        } catch (SQLException broken) {
            if (!Constraints.isBroken(broken)) {
                throw broken;
            }
            held.hold(
                    table.name(),
                    key,
                    "a rule of its table does not let it be labelled '" + stamp.stamped() + "', as which it was sent: "
                            + broken.getMessage());
        }
    }
}
