package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.PushedChanges.Found;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.schema.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A change set as it grows, entry by entry. */
final class SetBuilder {
    private final Origin origin;
    private final Stamps stamps;
    private final Bases bases;
    private final List<Change> changes = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Map<String, TableSchema> schemas = new LinkedHashMap<>();
    private final Map<RowKey, Upsert> newestEdits = new HashMap<>();
    private final Set<RowKey> touched = new LinkedHashSet<>();
    private final Set<RowKey> pushed = new LinkedHashSet<>();
    private final List<Found> found = new ArrayList<>();
    private final Map<Long, Long> writtenMillis = new HashMap<>();
    private final Set<Long> passedOver = new LinkedHashSet<>();
    private long bytes;
    private long through;

    SetBuilder(Origin origin, Stamps stamps, Bases bases) {
        this.origin = origin;
        this.stamps = stamps;
        this.bases = bases;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** How much is kept in memory, in changes and effects. */
    int weight() {
        return Math.max(changes.size(), effects.size() / 2);
    }

    /** Everything up to and including {@code entry} is part of the set. */
    void consumed(OutboxEntry entry) {
        through = entry.id();
    }

    /** The row of a baseline entry went before its turn came. */
    void passOver(OutboxEntry entry) {
        passedOver.add(entry.id());
    }

    /** The row has entries in the set, which may come to nothing. */
    void touch(RowKey row) {
        touched.add(row);
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    /**
     * The row's last change in the set, if that is an edit. A baseline row is none: it is read as it is now, so that
     * the edit that follows it has the same image but a stamp of its own.
     */
    Optional<Upsert> newestEdit(RowKey row) {
        return Optional.ofNullable(newestEdits.get(row));
    }

    /** Appends an upsert and returns its place in the set. */
    int upsert(
            OutboxEntry entry,
            RowKey row,
            TableSchema schema,
            String fingerprint,
            ColumnMask changed,
            List<Value> image)
            throws SQLException {
        Bases.Base base = bases.of(entry.base(), row);
        RowVersion version = RowVersion.of(stamps.next(entry, base.seenStamp()), origin);
        Upsert upsert = new Upsert(entry.id(), row, version, base.index(), fingerprint, changed, image);
        schemas.putIfAbsent(fingerprint, schema);
        if (entry.op() == EntryOp.BASELINE) {
            newestEdits.remove(row);
        } else {
            newestEdits.put(row, upsert);
        }
        bytes += ImageSize.of(image);
        return append(entry, upsert);
    }

    /** Appends a tombstone and returns its place in the set. */
    int tombstone(OutboxEntry entry, RowKey row) throws SQLException {
        Bases.Base base = bases.of(entry.base(), row);
        RowVersion version = RowVersion.of(stamps.next(entry, base.seenStamp()), origin);
        newestEdits.remove(row);
        bytes += ImageSize.OF_A_CHANGE;
        return append(entry, new Tombstone(entry.id(), row, version, base.index()));
    }

    private int append(OutboxEntry entry, Change change) {
        if (entry.op().isFound()) {
            found.add(new Found(entry.id(), entry.sinceMillis() instanceof Int since ? since.number() : null));
        }
        writtenMillis.put(entry.id(), entry.writtenMillis());
        changes.add(change);
        touched.add(change.key());
        pushed.add(change.key());
        return changes.size() - 1;
    }

    DrainedSet build() {
        List<RowKey> lost =
                touched.stream().filter(row -> !pushed.contains(row)).toList();
        Optional<ChangeSet> set =
                changes.isEmpty() ? Optional.empty() : Optional.of(new ChangeSet(origin, bases.used(), changes));
        return new DrainedSet(
                set,
                List.copyOf(schemas.values()),
                through,
                stamps.last(),
                effects,
                lost,
                found,
                writtenMillis,
                passedOver);
    }
}
