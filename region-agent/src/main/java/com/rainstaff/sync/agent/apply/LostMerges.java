package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value.Int;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Merges that a server which came back older may not know of any more. They had led references elsewhere, of which the
 * versions of the rows that refer say nothing: these are lowered by the least there is, so that the same versions count as
 * news when they come again and bring the references as they were written.
 */
final class LostMerges {
    private final RowMap rows;
    private final FileRows files;
    private final Relations relations;

    private LostMerges(RowMap rows, FileRows files, Relations relations) {
        this.rows = rows;
        this.files = files;
        this.relations = relations;
    }

    /** Forgets every merge, in the caller's transaction. */
    static void forget(Connection connection, FileSchema schema) throws SQLException {
        Names names = new Names(connection);
        try (Statements statements = new Statements(connection);
                RowMap rows = new RowMap(connection, names)) {
            LostMerges lost = new LostMerges(rows, new FileRows(statements, schema), new Relations(schema));
            for (RowKey survivor : new Aliases(statements, names).survivors()) {
                lost.doubtReferencesTo(survivor);
            }
        }
        Sql.execute(connection, "delete from rainsync_alias");
    }

    private void doubtReferencesTo(RowKey survivor) throws SQLException {
        Optional<LocalKey> local = rows.byId(survivor.table(), survivor.id()).flatMap(RowMap.Entry::local);
        if (local.isEmpty()) {
            return;
        }
        for (Relation relation : relations.toParent(survivor.table())) {
            if (relation.toIntegerKey()) {
                List<LocalKey> children = files.of(relation.child())
                        .keysWhere(
                                Sql.quote(relation.childColumns().get(0)) + " = ?",
                                List.of(new Int(local.get().number())));
                for (LocalKey child : children) {
                    lower(relation.child(), child);
                }
            }
        }
    }

    private void lower(String table, LocalKey child) throws SQLException {
        Optional<RowMap.Entry> entry = rows.byLocal(table, child);
        if (entry.isPresent() && entry.get().version().stamp() > 0) {
            RowVersion version = entry.get().version();
            rows.put(table, entry.get().id(), child, RowVersion.of(version.stamp() - 1, version.origin()));
        }
    }
}
