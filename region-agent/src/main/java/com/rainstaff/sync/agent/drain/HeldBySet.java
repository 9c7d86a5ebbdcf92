package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which rows wait for a person at some entry: the file's list, and over it what earlier entries of the set did. */
final class HeldBySet {
    private final HeldRows rows;
    private final SetBuilder set;
    private final Map<PendingRow, Boolean> changed = new HashMap<>();

    HeldBySet(HeldRows rows, SetBuilder set) {
        this.rows = rows;
        this.set = set;
    }

    /** @param id of the row if it has one: it may have been put aside, and wait there */
    boolean isHeld(String table, LocalKey key, Optional<RowId> id) throws SQLException {
        Boolean known = changed.get(new PendingRow(table, key));
        if (known != null) {
            return known;
        }
        return rows.isHeld(table, key) || id.isPresent() && rows.isHeldAside(new RowKey(table, id.get()));
    }

    void hold(String table, LocalKey key, String reason) {
        changed.put(new PendingRow(table, key), true);
        set.effect(new Effect.Hold(table, key, reason));
    }

    /** Whether the row was held until now. */
    boolean release(String table, LocalKey key) throws SQLException {
        if (!isHeld(table, key, Optional.empty())) {
            return false;
        }
        changed.put(new PendingRow(table, key), false);
        set.effect(new Effect.Release(table, key));
        return true;
    }
}
