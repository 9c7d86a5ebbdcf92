package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import java.util.List;

/** An upsert on its way into a table: what it comes from, and once its references are known, what will be written. */
final class Candidate {
    private final Incoming incoming;
    private final TableRows table;
    private final ColumnPlan plan;
    private LocalKey target;
    private List<String> names;
    private List<Value> values;

    /** @param target where it will stand; null while that is not known */
    Candidate(Incoming incoming, TableRows table, ColumnPlan plan, LocalKey target) {
        this.incoming = incoming;
        this.table = table;
        this.plan = plan;
        this.target = target;
    }

    Incoming incoming() {
        return incoming;
    }

    RowKey key() {
        return incoming.key();
    }

    TableRows table() {
        return table;
    }

    ColumnPlan plan() {
        return plan;
    }

    /** Whether the row stands already, in an older version. */
    boolean stands() {
        return incoming.local().isPresent();
    }

    LocalKey target() {
        return target;
    }

    void target(LocalKey found) {
        target = found;
    }

    List<String> names() {
        return names;
    }

    List<Value> values() {
        return values;
    }

    void willWrite(List<String> columns, List<Value> localValues) {
        names = columns;
        values = localValues;
    }
}
