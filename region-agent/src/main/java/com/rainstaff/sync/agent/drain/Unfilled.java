package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.wanted.MissedColumns;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Columns that the app has made and whose values of a row still are on their way here. An edit of something else says
 * nothing of them, so it is sent as the older file would have sent it: without these columns.
 */
final class Unfilled {
    private final MissedColumns missed;
    private final LiveRows live;
    private final Map<TableView, Map<Set<String>, TableView>> narrower = new HashMap<>();

    Unfilled(MissedColumns missed, LiveRows live) {
        this.missed = missed;
        this.live = live;
    }

    /** {@code view} less the columns of {@code row} that the entry does not speak of. */
    TableView spokenOf(OutboxEntry entry, TableView view, RowKey row, List<Value> image) throws SQLException {
        Set<String> unfilled = missed.of(row);
        Set<String> unspoken = new TreeSet<>();
        for (int i = 0; i < view.columns().size(); i++) {
            Column column = view.columns().get(i);
            if (unfilled.contains(column.name()) && !wrote(entry, view, i, image)) {
                unspoken.add(column.name());
            }
        }
        return unspoken.isEmpty()
                ? view
                : narrower.computeIfAbsent(view, whole -> new HashMap<>()).computeIfAbsent(unspoken, view::without);
    }

    private boolean wrote(OutboxEntry entry, TableView view, int column, List<Value> image) throws SQLException {
        return entry.op() == EntryOp.UPDATE
                ? view.mask(entry.changed()).contains(column)
                : !image.get(column).equals(live.defaults(view.table()).get(column));
    }
}
