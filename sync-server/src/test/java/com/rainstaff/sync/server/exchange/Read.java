package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.server.jdbc.Jdbc;
import java.util.List;

/** What tests look for in pulled changes and in the tables. */
final class Read {
    private Read() {}

    static List<RowKey> rows(List<Change> changes) {
        return changes.stream().map(Change::key).toList();
    }

    /** The last contents of a row that the changes bring, texts as they are, references as row ids. */
    static List<String> texts(List<Change> changes, RowKey row) {
        return changes.stream()
                .filter(change -> change.key().equals(row) && change instanceof Upsert)
                .map(change ->
                        ((Upsert) change).image().stream().map(Read::text).toList())
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no upsert of " + row + " in " + rows(changes)));
    }

    /** What the changes say of a row, newest last. */
    static List<Change> of(List<Change> changes, RowKey row) {
        return changes.stream().filter(change -> change.key().equals(row)).toList();
    }

    /** Kinds and counts of a row's conflicts, open ones only, such as {@code update-update x2}. */
    static List<String> conflicts(Jdbc jdbc, RowKey row) {
        return jdbc.query(
                """
                select c.kind, c.changes, c.uncertain from conflict c join synced_table t using (table_id)
                where t.name = ? and c.row_id = ? and c.resolved_at is null order by c.conflict_id
                """,
                found -> found.getString("kind") + " x" + found.getInt("changes")
                        + (found.getBoolean("uncertain") ? " uncertain" : ""),
                row.table(),
                row.id().text());
    }

    private static String text(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        return value instanceof Value.Reference reference ? reference.row().text() : null;
    }
}
