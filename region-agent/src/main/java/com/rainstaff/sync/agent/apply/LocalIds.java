package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.row.RowId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Local ids for rows that come from elsewhere: the number their first PC gave them where it is free here. */
final class LocalIds {
    /** Beyond it numbers are not exact in JavaScript and spreadsheets, and the app could run out of ids. */
    private static final long LARGEST_KEPT = 1L << 53;

    private static final String LARGEST_KNOWN = "select max(local) from %s where table_no = ? and local is not null";

    private final Connection connection;
    private final Names names;
    private final RowMap rows;
    private final Pending pending;
    private final HeldRows held;
    private final Gone gone;
    private final Map<String, Numbers> byTable = new HashMap<>();

    /**
     * Numbers of one table: everything above {@code top} is free, {@code taken} was handed out just now, and to {@code homes}
     * come back rows that wait for a person and were put aside.
     */
    private static final class Numbers {
        private long top;
        private final Set<Long> taken = new HashSet<>();
        private final Set<Long> homes = new HashSet<>();
    }

    LocalIds(Connection connection, Names names, RowMap rows, Pending pending, HeldRows held, Gone gone) {
        this.connection = connection;
        this.names = names;
        this.rows = rows;
        this.pending = pending;
        this.held = held;
        this.gone = gone;
    }

    /**
     * The place where a row stood before it was put aside, or else the number its id bears; empty where that is not free.
     */
    Optional<LocalKey> wished(TableRows table, RowId id, Optional<LocalKey> home) throws SQLException {
        Numbers numbers = numbers(table);
        boolean comesHome = home.isPresent() && home.get().isNumber();
        long wished = comesHome ? home.get().number() : id.number();
        return wished > 0
                        && wished <= LARGEST_KEPT
                        && isFree(table, numbers, wished, id)
                        && (comesHome || !numbers.homes.contains(wished))
                ? Optional.of(take(numbers, wished))
                : Optional.empty();
    }

    /** A number that nothing in this file ever had, as far as it remembers. */
    LocalKey fresh(TableRows table) throws SQLException {
        Numbers numbers = numbers(table);
        return take(numbers, beyond(table, numbers));
    }

    /** The row that {@code key} was handed out for is put aside; it may wish for the same number again. */
    void giveBack(TableRows table, LocalKey key) {
        Numbers numbers = byTable.get(table.table().name());
        if (numbers != null && key.isNumber()) {
            numbers.taken.remove(key.number());
        }
    }

    private static LocalKey take(Numbers numbers, long number) {
        numbers.top = Math.max(numbers.top, number);
        numbers.taken.add(number);
        return LocalKey.of(number);
    }

    private boolean isFree(TableRows table, Numbers numbers, long number, RowId id) throws SQLException {
        if (number > numbers.top) {
            return true;
        }
        String name = table.table().name();
        LocalKey key = LocalKey.of(number);
        return !numbers.taken.contains(number)
                && gone.idAt(name, key).filter(owner -> !owner.equals(id)).isEmpty()
                && !pending.contains(name, key)
                && rows.byLocal(name, key).isEmpty()
                && !table.exists(key);
    }

    /** A row that waits for a person was put aside: no other is sent to its place. */
    void keepHome(TableRows table, LocalKey home) throws SQLException {
        if (home.isNumber()) {
            numbers(table).homes.add(home.number());
        }
    }

    // Only a file that holds the largest id there is has none above it; then ids run downwards from zero.
    private long beyond(TableRows table, Numbers numbers) throws SQLException {
        if (numbers.top < Long.MAX_VALUE) {
            return numbers.top + 1;
        }
        long lowest = -1;
        while (!isFree(table, numbers, lowest, RowId.parse("[]")) || numbers.homes.contains(lowest)) {
            lowest--;
        }
        return lowest;
    }

    private Numbers numbers(TableRows table) throws SQLException {
        String name = table.table().name();
        Numbers known = byTable.get(name);
        if (known == null) {
            known = new Numbers();
            String key = Sql.quote(table.table().schema().integerKey());
            int number = names.number(name);
            known.homes.addAll(held.homes(name));
            known.top = LongStream.of(
                            Sql.number(connection, "select max(" + key + ") from " + Sql.quote(name)),
                            lastHandedOut(table),
                            Sql.number(connection, LARGEST_KNOWN.formatted("rainsync_row"), number),
                            Sql.number(connection, LARGEST_KNOWN.formatted("rainsync_parked"), number),
                            Sql.number(connection, LARGEST_KNOWN.formatted("rainsync_held"), number),
                            pending.largestNumber(name),
                            gone.largestNumber(name))
                    .max()
                    .orElseThrow();
            byTable.put(name, known);
        }
        return known;
    }

    private long lastHandedOut(TableRows table) throws SQLException {
        return table.table().schema().autoincrement()
                ? Sql.number(
                        connection,
                        "select seq from sqlite_sequence where name = ?",
                        table.table().name())
                : 0;
    }
}
