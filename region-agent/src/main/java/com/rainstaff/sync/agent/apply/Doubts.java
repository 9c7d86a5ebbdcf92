package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.apply.RowFinder.Located;
import com.rainstaff.sync.agent.capture.NetChanges;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.wanted.Doubt;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows that may have been written while no trigger stood on their table. The server has each of them in the version that
 * this PC had: what is different here was written here, and is captured now. Of a row that others have written since,
 * theirs is taken.
 */
final class Doubts {
    private final Workbench bench;
    private final Images images;
    private final NetChanges net;
    private final Map<RowKey, Doubt> doubted;
    private final Map<RowKey, Set<String>> missedByRow = new HashMap<>();

    Doubts(Workbench bench, List<RowKey> asked) throws SQLException {
        this.bench = bench;
        this.images = new Images(bench, bench.finder()::standing);
        this.net = new NetChanges(
                bench.statements().connection(), new Names(bench.statements().connection()));
        this.doubted = bench.wanted().doubted(asked);
        for (RowKey row : doubted.keySet()) {
            missedByRow.put(row, bench.missed().of(row));
        }
    }

    /** Whether {@code change} is but what this PC's own write was made upon; the write waits in the outbox then. */
    boolean explains(Change change) throws SQLException {
        if (!(change instanceof Upsert upsert) || !missedByRow.containsKey(change.key())) {
            return false;
        }
        Located row = bench.finder().locate(change.key());
        TableRows table = bench.files().find(change.key().table()).orElse(null);
        if (table == null
                || row.local().isEmpty()
                || !row.version().equals(upsert.version())
                || bench.pending().contains(row.key().table(), row.local().get())) {
            return false;
        }
        LocalKey local = row.local().get();
        Optional<List<Value>> values = table.read(local);
        if (values.isEmpty() && doubted.get(upsert.key()) == Doubt.ABSENT) {
            return false;
        } else if (values.isEmpty()) {
            net.deleted(table.table(), local);
        } else {
            Set<String> written = written(upsert, table, values.get());
            if (written.isEmpty()) {
                return false;
            }
            net.updated(table.table(), local, written);
            noteUnfilled(upsert.key());
        }
        bench.pending().add(row.key().table(), local);
        return true;
    }

    private void noteUnfilled(RowKey row) throws SQLException {
        Set<String> missed = missedByRow.get(row);
        if (!missed.isEmpty()) {
            bench.missed().note(row, missed);
        }
    }

    private Set<String> written(Upsert upsert, TableRows table, List<Value> local) throws SQLException {
        TableSchema sender = bench.schemas().schema(bench.statements().connection(), upsert.schema());
        List<Value> here = images.global(table, local);
        Set<String> missed = missedByRow.get(upsert.key());
        Set<String> written = new TreeSet<>();
        List<Column> columns = table.table().schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            int source = sender.indexOf(name);
            if (source >= 0
                    && !missed.contains(name)
                    && !isSame(here.get(i), upsert.image().get(source), columns.get(i))) {
                written.add(name);
            }
        }
        return written;
    }

    private boolean isSame(Value here, Value there, Column column) {
        if (here instanceof Reference mine && there instanceof Reference theirs && column.references() != null) {
            RowKey meant = bench.finder().canonical(new RowKey(column.references(), theirs.row()));
            return meant.id().equals(mine.row());
        }
        return here.equals(there);
    }
}
