package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the rows of this file come to, by what the row map knows of them. A row that is put aside counts in the version
 * that is put aside: this PC has it, although not in its table.
 */
public final class RowSums {
    private RowSums() {}

    /** The sum of each table that syncs, those without rows included. Reads the whole row map; writes nothing. */
    public static Map<String, TableSum> of(Connection connection, FileSchema schema) throws SQLException {
        Map<String, TableSum> sums = new TreeMap<>();
        Names names = new Names(connection);
        try (Statements statements = new Statements(connection);
                RowMap rows = new RowMap(connection, names)) {
            Map<RowKey, ParkedChange> parked = parked(statements, names);
            for (LocalTable table : schema.tables()) {
                sums.put(table.name(), sumOf(table.name(), rows, parked));
            }
            for (ParkedChange change : parked.values()) {
                RowKey key = change.change().key();
                Optional<RowVersion> version = version(change, rows.byId(key.table(), key.id()));
                if (version.isPresent()) {
                    sums.computeIfPresent(key.table(), (table, sum) -> sum.plus(key, version.get()));
                }
            }
        }
        return sums;
    }

    private static Map<RowKey, ParkedChange> parked(Statements statements, Names names) throws SQLException {
        Map<RowKey, ParkedChange> parked = new HashMap<>();
        for (ParkedChange change :
                new ParkedRows(statements, names, new SenderSchemas(unused -> null), Map.of(), 0).all()) {
            parked.put(change.change().key(), change);
        }
        return parked;
    }

    private static TableSum sumOf(String table, RowMap rows, Map<RowKey, ParkedChange> parked) throws SQLException {
        TableSum[] sum = {TableSum.NONE};
        rows.eachStanding(table, entry -> {
            RowKey key = new RowKey(table, entry.id());
            if (!parked.containsKey(key)) {
                sum[0] = sum[0].plus(key, entry.version());
            }
        });
        return sum[0];
    }

    // The newer of what is put aside and what the map knows; empty for a row that this makes a deleted one.
    private static Optional<RowVersion> version(ParkedChange parked, Optional<RowMap.Entry> entry) {
        RowVersion version = parked.change().version();
        if (entry.isPresent() && entry.get().version().compareTo(version) > 0) {
            return entry.get().local().map(standing -> entry.get().version());
        }
        // One that was never sent is nobody's but this PC's.
        return parked.change() instanceof Upsert && !version.equals(RowVersion.NEVER)
                ? Optional.of(version)
                : Optional.empty();
    }
}
