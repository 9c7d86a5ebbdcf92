package com.rainstaff.sync.agent.sweep;

import com.rainstaff.sync.agent.capture.EntryOp;
import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.capture.OutboxEntry;
import com.rainstaff.sync.agent.capture.OutboxReader;
import com.rainstaff.sync.agent.capture.PendingRow;
import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows that are synced, about to be, or wait for a person, that stand no more, and of whose end the outbox says nothing.
 * Statements are kept open until closed.
 */
final class GoneRows implements AutoCloseable {
    private final Connection connection;
    private final Names names;
    private final Map<String, LocalTable> tables = new TreeMap<>();
    private final long keptThrough;
    private final long unsentAfter;
    private final Map<PendingRow, Last> pending = new HashMap<>();
    private final Map<String, List<Long>> writes = new HashMap<>();
    private final Statements statements;

    /** The newest entry that speaks of a row. */
    private record Last(long entry, EntryOp op, boolean stood) {}

    /** @param before number of the first waiting write that may have taken the row's place; 0 where there is none */
    record Gone(LocalTable table, LocalKey key, long before) {}

    GoneRows(Connection connection, List<LocalTable> tables, long keptThrough, long unsentAfter) {
        this.connection = connection;
        this.statements = new Statements(connection);
        this.names = new Names(connection);
        this.keptThrough = keptThrough;
        this.unsentAfter = unsentAfter;
        tables.forEach(table -> this.tables.put(table.name(), table));
    }

    List<Gone> find() throws SQLException {
        readOutbox();
        List<Gone> gone = new ArrayList<>();
        try (RowMap map = new RowMap(connection, names)) {
            for (LocalTable table : tables.values()) {
                for (LocalKey key : missing(table)) {
                    PendingRow row = new PendingRow(table.name(), key);
                    Last last = pending.get(row);
                    if ((last == null || last.stood()) && !isAside(map, row, last) && !isUnheardOf(map, row, last)) {
                        gone.add(new Gone(table, key, placeOf(row, last)));
                    }
                }
            }
        }
        return gone;
    }

    private void readOutbox() throws SQLException {
        try (OutboxReader entries = OutboxReader.after(connection, 0)) {
            for (OutboxEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (tables.containsKey(entry.shape().table())) {
                    note(entry);
                }
            }
        }
    }

    private void note(OutboxEntry entry) {
        String table = entry.shape().table();
        entry.formerKey()
                .ifPresent(former -> pending.put(
                        new PendingRow(table, Outbox.localKey(entry.shape(), former)),
                        new Last(entry.id(), entry.op(), false)));
        pending.put(
                new PendingRow(table, Outbox.localKey(entry.shape(), entry.key())),
                new Last(entry.id(), entry.op(), entry.op().leavesRow()));
        if (entry.op().leavesRow()) {
            writes.computeIfAbsent(table, fresh -> new ArrayList<>()).add(entry.id());
        }
    }

    // After everything that is known of the row itself, and after what may have been sent.
    private long placeOf(PendingRow row, Last last) {
        long after = Math.max(keptThrough, last == null ? 0 : last.entry());
        return writes.getOrDefault(row.table(), List.of()).stream()
                .filter(entry -> entry > after)
                .findFirst()
                .orElse(0L);
    }

    private Set<LocalKey> missing(LocalTable table) throws SQLException {
        Set<LocalKey> missing = table.schema().isNumbered() ? missingNumbers(table) : missingKeys(table);
        for (PendingRow row : pending.keySet()) {
            if (row.table().equals(table.name()) && !stands(table, row.key())) {
                missing.add(row.key());
            }
        }
        for (PendingRow row : HeldRows.all(connection, names)) {
            if (row.table().equals(table.name()) && !stands(table, row.key())) {
                missing.add(row.key());
            }
        }
        return missing;
    }

    private Set<LocalKey> missingNumbers(LocalTable table) throws SQLException {
        Set<LocalKey> missing = new LinkedHashSet<>();
        Optional<Integer> number = names.find(table.name());
        if (number.isEmpty()) {
            return missing;
        }
        // Left to itself, SQLite without statistics takes the primary key's first column and walks the whole table.
        try (PreparedStatement select = connection.prepareStatement(
                """
                select r.local from rainsync_row r indexed by rainsync_row_local
                where r.table_no = ? and r.local is not null
                    and not exists (select 1 from %s t where t.%s = r.local)""".formatted(Sql.quote(table.name()), Sql.quote(table.schema().integerKey())))) {
            select.setInt(1, number.get());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    missing.add(LocalKey.of(rows.getLong(1)));
                }
            }
        }
        return missing;
    }

    private Set<LocalKey> missingKeys(LocalTable table) throws SQLException {
        Set<LocalKey> missing = new LinkedHashSet<>();
        Optional<Integer> number = names.find(table.name());
        if (number.isEmpty()) {
            return missing;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                select r.local from rainsync_row r indexed by rainsync_row_local
                where r.table_no = ? and r.local is not null""")) {
            select.setInt(1, number.get());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    LocalKey key = LocalKey.ofValues(rows.getString(1));
                    if (!stands(table, key)) {
                        missing.add(key);
                    }
                }
            }
        }
        return missing;
    }

    /** Whether the row stands, under exactly this key: a collation may hold other keys to be equal to it. */
    private boolean stands(LocalTable table, LocalKey key) throws SQLException {
        List<Value> values = key.isNumber() ? List.of(new Int(key.number())) : KeyText.values((String) key.stored());
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            conditions.add(Sql.quote(table.keyColumns().get(i))
                    + (values.get(i) instanceof Value.Null ? " is " : " = ")
                    + Values.placeholder(values.get(i)));
        }
        PreparedStatement select = statements.get("select " + Sql.quoted(table.keyColumns()) + " from "
                + Sql.quote(table.name()) + " where " + String.join(" and ", conditions));
        for (int i = 0; i < values.size(); i++) {
            Values.bind(select, i + 1, values.get(i));
        }
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (key(rows, values.size()).equals(values)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static List<Value> key(ResultSet rows, int size) throws SQLException {
        List<Value> key = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            key.add(Values.read(rows, i));
        }
        return key;
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }

    // The end of a row that was never sent tells nothing, and would move up what a copy of the file has at its place.
    private boolean isUnheardOf(RowMap map, PendingRow row, Last last) throws SQLException {
        return last != null
                && last.op() == EntryOp.BASELINE
                && last.entry() > unsentAfter
                && map.byLocal(row.table(), row.key()).isEmpty();
    }

    // A row that was moved out while the outbox still spoke of it keeps its place in the map, and what is put aside
    // says where it stood. What was put aside while it stood ends with it, if the app had written to it since.
    private boolean isAside(RowMap map, PendingRow row, Last last) throws SQLException {
        Optional<RowMap.Entry> entry = map.byLocal(row.table(), row.key());
        return entry.isPresent()
                && Sql.number(
                                connection,
                                "select count(*) from rainsync_parked where table_no = ? and row_id = ?"
                                        + (last == null ? "" : " and local is not null"),
                                names.number(row.table()),
                                entry.get().id().text())
                        > 0;
    }
}
