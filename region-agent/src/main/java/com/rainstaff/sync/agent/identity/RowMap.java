package com.rainstaff.sync.agent.identity;

import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which local row is which row of the world, and at which version: every row this PC has synced, and the ids of deleted
 * ones, so that none is handed out twice. Works in the caller's transaction; looking up writes nothing. Statements are kept open until closed.
 */
public final class RowMap implements AutoCloseable {
    private final Names names;
    private final Connection connection;
    private final Statements statements;
    private final Map<Integer, Origin> origins = new HashMap<>();

    public RowMap(Connection connection, Names names) {
        this.connection = connection;
        this.statements = new Statements(connection);
        this.names = names;
    }

    /**
     * @param local absent once the row is deleted
     * @param version the newest version this PC has pushed or applied
     */
    public record Entry(RowId id, Optional<LocalKey> local, RowVersion version) {}

    /** The row that {@code local} stands for, if it was ever synced. */
    public Optional<Entry> byLocal(String table, LocalKey local) throws SQLException {
        Optional<Integer> tableNumber = names.find(table);
        if (tableNumber.isEmpty()) {
            return Optional.empty();
        }
        // Left to itself, SQLite without statistics takes the primary key's first column and walks the whole table.
        PreparedStatement select = statements.get("""
                select origin_no, number, local, stamp, by_no from rainsync_row indexed by rainsync_row_local
                where table_no = ? and local = ? and local is not null""");
        select.setInt(1, tableNumber.get());
        select.setObject(2, local.stored());
        return entry(select);
    }

    /** What this PC knows of {@code id}, deleted rows included. */
    public Optional<Entry> byId(String table, RowId id) throws SQLException {
        Optional<Integer> tableNumber = names.find(table);
        Optional<Integer> originNumber =
                id.isNumbered() ? names.find(id.origin().toString()) : Optional.of(Names.NONE);
        if (tableNumber.isEmpty() || originNumber.isEmpty()) {
            return Optional.empty();
        }
        PreparedStatement select = statements.get("""
                select origin_no, number, local, stamp, by_no from rainsync_row
                where table_no = ? and origin_no = ? and number = ?""");
        select.setInt(1, tableNumber.get());
        select.setInt(2, originNumber.get());
        select.setObject(3, numberOrText(id));
        return entry(select);
    }

    /** Calls {@code visitor} for every row of the table that is not deleted, in no order that means anything. */
    public void eachStanding(String table, Visitor visitor) throws SQLException {
        Optional<Integer> tableNumber = names.find(table);
        if (tableNumber.isEmpty()) {
            return;
        }
        PreparedStatement select = statements.get("""
                select origin_no, number, local, stamp, by_no from rainsync_row
                where table_no = ? and local is not null""");
        select.setInt(1, tableNumber.get());
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                visitor.visit(read(rows));
            }
        }
    }

    /** Is shown rows one by one; must not change the map meanwhile. */
    @FunctionalInterface
    public interface Visitor {
        void visit(Entry entry) throws SQLException;
    }

    /** Records that {@code id} stands at {@code local} in {@code version}; replaces what was known of {@code id}. */
    public void put(String table, RowId id, LocalKey local, RowVersion version) throws SQLException {
        store(table, id, local.stored(), version);
    }

    /** Records that {@code id} was deleted by {@code version}; its number is never handed out again. */
    public void entomb(String table, RowId id, RowVersion version) throws SQLException {
        store(table, id, null, version);
    }

    /** Of rows that are gone only their ids stay known, which are not given away again: any version brings them back. */
    public void forgetVersionsOfGone() throws SQLException {
        PreparedStatement update = statements.get("update rainsync_row set stamp = ?, by_no = ? where local is null");
        update.setLong(1, RowVersion.NEVER.stamp());
        update.setInt(2, names.number(RowVersion.NEVER.origin().toString()));
        update.executeUpdate();
    }

    /** Forgets {@code id} altogether: it went to a region this PC does not read, or leads to another row now. */
    public void forget(String table, RowId id) throws SQLException {
        PreparedStatement delete =
                statements.get("delete from rainsync_row where table_no = ? and origin_no = ? and number = ?");
        delete.setInt(1, names.number(table));
        delete.setInt(2, originNumber(id));
        delete.setObject(3, numberOrText(id));
        delete.executeUpdate();
    }

    /**
     * An id for a row first seen here: its local number, or where {@code own} has used that before, the number of the
     * outbox entry that brought the row, made negative. Neither depends on which other rows have got their ids by then.
     *
     * @param entry 0 where none is known
     * @param taken ids that are given away and not in the map yet
     */
    public RowId newId(String table, Origin own, long local, long entry, Predicate<RowId> taken) throws SQLException {
        RowId computed = RowId.numbered(own, local);
        if (isUnused(table, computed, taken)) {
            return computed;
        }
        RowId ofEntry = RowId.numbered(own, -entry);
        if (entry > 0 && isUnused(table, ofEntry, taken)) {
            return ofEntry;
        }
        RowId fresh = freshId(table, own);
        while (taken.test(fresh)) {
            fresh = RowId.numbered(own, fresh.number() - 1);
        }
        return fresh;
    }

    /** Whether {@code id} is neither known, deleted rows included, nor {@code taken}. */
    public boolean isUnused(String table, RowId id, Predicate<RowId> taken) throws SQLException {
        return !taken.test(id) && byId(table, id).isEmpty();
    }

    // One below the lowest.
    private RowId freshId(String table, Origin own) throws SQLException {
        Optional<Integer> tableNumber = names.find(table);
        Optional<Integer> originNumber = names.find(own.toString());
        if (tableNumber.isEmpty() || originNumber.isEmpty()) {
            return RowId.numbered(own, -1);
        }
        PreparedStatement lowest = statements.get(
                "select min(number) from rainsync_row where table_no = ? and origin_no = ? and number < 0");
        lowest.setInt(1, tableNumber.get());
        lowest.setInt(2, originNumber.get());
        try (ResultSet rows = lowest.executeQuery()) {
            return RowId.numbered(own, rows.next() ? rows.getLong(1) - 1 : -1);
        }
    }

    private void store(String table, RowId id, Object local, RowVersion version) throws SQLException {
        PreparedStatement insert = statements.get("""
                insert into rainsync_row (table_no, origin_no, number, local, stamp, by_no) values (?, ?, ?, ?, ?, ?)
                on conflict do update set local = excluded.local, stamp = excluded.stamp, by_no = excluded.by_no""");
        insert.setInt(1, names.number(table));
        insert.setInt(2, originNumber(id));
        insert.setObject(3, numberOrText(id));
        insert.setObject(4, local);
        insert.setLong(5, version.stamp());
        insert.setInt(6, names.number(version.origin().toString()));
        insert.executeUpdate();
    }

    private Optional<Entry> entry(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(read(rows)) : Optional.empty();
        }
    }

    private Entry read(ResultSet rows) throws SQLException {
        int originNumber = rows.getInt(1);
        RowId id = originNumber == Names.NONE
                ? RowId.parse(rows.getString(2))
                : RowId.numbered(origin(originNumber), rows.getLong(2));
        Object local = rows.getObject(3);
        RowVersion version = RowVersion.of(rows.getLong(4), origin(rows.getInt(5)));
        return new Entry(id, Optional.ofNullable(local).map(RowMap::localKey), version);
    }

    private static LocalKey localKey(Object stored) {
        return stored instanceof String json ? LocalKey.ofValues(json) : LocalKey.of(((Number) stored).longValue());
    }

    private int originNumber(RowId id) throws SQLException {
        return id.isNumbered() ? names.number(id.origin().toString()) : Names.NONE;
    }

    private static Object numberOrText(RowId id) {
        return id.isNumbered() ? (Object) id.number() : id.text();
    }

    private Origin origin(int number) throws SQLException {
        Origin known = origins.get(number);
        if (known == null) {
            known = Origin.parse(names.name(number));
            origins.put(number, known);
        }
        return known;
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }
}
