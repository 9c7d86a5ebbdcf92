package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Positions;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes that have no place in this file yet, whole and in the file itself; at most one a row, the newest. */
final class ParkedRows {
    private static final String COLUMNS = "p.feed, p.change, p.reason, p.local, p.waits_table_no, p.waits_for";

    private final Statements statements;
    private final Names names;
    private final SenderSchemas schemas;
    private final Map<String, Long> applied;
    private final long nowMillis;
    private final Set<RowKey> added = new HashSet<>();
    private final Set<RowKey> removed = new HashSet<>();
    private long count;

    /** @param applied up to where feeds had been applied before this transaction, which is all that users may have seen */
    ParkedRows(Statements statements, Names names, SenderSchemas schemas, Map<String, Long> applied, long nowMillis)
            throws SQLException {
        this.statements = statements;
        this.names = names;
        this.schemas = schemas;
        this.applied = applied;
        this.nowMillis = nowMillis;
        this.count = Sql.number(statements.connection(), "select count(*) from rainsync_parked");
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** How many rows are parked now that were not when the transaction began. */
    int added() {
        return added.size();
    }

    /** Puts a change aside, in place of an older one of its row. */
    void park(ParkedChange parked) throws SQLException {
        Change change = parked.change();
        Optional<Map<String, Long>> former = seen(change.key());
        if (former.isEmpty()) {
            count++;
            if (!removed.remove(change.key())) {
                added.add(change.key());
            }
        }
        if (change instanceof Upsert upsert) {
            schemas.keep(statements.connection(), upsert.schema());
        }
        PreparedStatement insert = statements.get("""
                insert into rainsync_parked
                    (table_no, row_id, feed, change, reason, since_millis, seen, local, waits_table_no, waits_for)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict do update set feed = excluded.feed, change = excluded.change, reason = excluded.reason,
                    seen = excluded.seen, local = coalesce(excluded.local, local), waits_table_no = excluded.waits_table_no,
                    waits_for = excluded.waits_for, tried = tried + 1""");
        insert.setInt(1, names.number(change.key().table()));
        insert.setString(2, change.key().id().text());
        insert.setString(3, parked.feed());
        insert.setString(4, ChangeText.write(change));
        insert.setString(5, parked.reason().code());
        insert.setLong(6, nowMillis);
        insert.setString(7, Positions.write(seenBefore(parked, former)));
        insert.setObject(8, parked.home().map(LocalKey::stored).orElse(null));
        insert.setInt(
                9,
                parked.waitsFor().isEmpty()
                        ? 0
                        : names.number(parked.waitsFor().get().table()));
        insert.setString(10, parked.waitsFor().map(row -> row.id().text()).orElse(""));
        insert.executeUpdate();
    }

    /** Forgets what is parked of a row, and says whether anything was. */
    boolean remove(RowKey row) throws SQLException {
        if (isEmpty()) {
            return false;
        }
        PreparedStatement delete = statements.get("delete from rainsync_parked where table_no = ? and row_id = ?");
        delete.setInt(1, names.number(row.table()));
        delete.setString(2, row.id().text());
        if (delete.executeUpdate() == 0) {
            return false;
        }
        count--;
        if (!added.remove(row)) {
            removed.add(row);
        }
        return true;
    }

    Optional<ParkedChange> find(RowKey row) throws SQLException {
        if (isEmpty()) {
            return Optional.empty();
        }
        PreparedStatement select =
                statements.get("select " + COLUMNS + " from rainsync_parked p where p.table_no = ? and p.row_id = ?");
        select.setInt(1, names.number(row.table()));
        select.setString(2, row.id().text());
        List<ParkedChange> found = read(select);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** Everything that is parked. */
    List<ParkedChange> all() throws SQLException {
        return isEmpty() ? List.of() : read(statements.get("select " + COLUMNS + " from rainsync_parked p"));
    }

    /** The rows that parked orphans wait for, each once. */
    List<RowKey> awaited() throws SQLException {
        PreparedStatement select = statements.get("""
                select distinct waits_table_no, waits_for from rainsync_parked
                where waits_for <> '' and reason = 'orphan'""");
        List<RowKey> rows = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(new RowKey(names.name(found.getInt(1)), RowId.parse(found.getString(2))));
            }
        }
        return rows;
    }

    /** The parked orphans that wait for {@code row}, oldest first. */
    List<ParkedChange> waitingFor(RowKey row) throws SQLException {
        PreparedStatement select = statements.get("select " + COLUMNS + """
                 from rainsync_parked p
                where p.waits_table_no = ? and p.waits_for = ? and p.reason = 'orphan' order by p.since_millis, p.rowid""");
        select.setInt(1, names.number(row.table()));
        select.setString(2, row.id().text());
        return read(select);
    }

    /** Changes that waited for one of {@code tables} to be there, those tried least first. */
    List<ParkedChange> waitingForTables(List<String> tables, int limit) throws SQLException {
        List<String> numbers = new ArrayList<>();
        for (String table : tables) {
            names.find(table).ifPresent(number -> numbers.add(number.toString()));
        }
        PreparedStatement select = statements.get("select " + COLUMNS + " from rainsync_parked p where p.reason = '"
                + ParkReason.TABLE.code() + "' and p.table_no in (" + String.join(", ", numbers)
                + ") order by p.tried, p.since_millis, p.rowid limit ?");
        select.setInt(1, limit);
        return read(select);
    }

    /** Changes that wait for something else than a row's or a table's coming, those tried least first; they count as tried now. */
    List<ParkedChange> others(int limit) throws SQLException {
        String chosen = """
                select rowid from rainsync_parked
                where reason <> 'table' and (waits_for = '' or reason <> 'orphan')
                order by tried, since_millis, rowid limit ?""";
        PreparedStatement select = statements.get("select " + COLUMNS + " from rainsync_parked p where p.rowid in ("
                + chosen + ") order by p.tried, p.since_millis, p.rowid");
        select.setInt(1, limit);
        List<ParkedChange> found = read(select);
        PreparedStatement tried =
                statements.get("update rainsync_parked set tried = tried + 1 where rowid in (" + chosen + ")");
        tried.setInt(1, limit);
        tried.executeUpdate();
        return found;
    }

    // What was parked of the row before was not seen either; a correction may be of an entry that a page had passed.
    private Map<String, Long> seenBefore(ParkedChange parked, Optional<Map<String, Long>> former) {
        long sequence = parked.change().sequence();
        Map<String, Long> seen = new HashMap<>(former.isPresent() ? Positions.common(applied, former.get()) : applied);
        if (sequence > 0) {
            seen.computeIfPresent(parked.feed(), (feed, position) -> Math.min(position, sequence - 1));
        }
        return seen;
    }

    private Optional<Map<String, Long>> seen(RowKey row) throws SQLException {
        if (isEmpty()) {
            return Optional.empty();
        }
        PreparedStatement select = statements.get("select seen from rainsync_parked where table_no = ? and row_id = ?");
        select.setInt(1, names.number(row.table()));
        select.setString(2, row.id().text());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(Positions.read(rows.getString(1))) : Optional.empty();
        }
    }

    private List<ParkedChange> read(PreparedStatement select) throws SQLException {
        List<ParkedChange> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(parkedChange(rows));
            }
        }
        return found;
    }

    private ParkedChange parkedChange(ResultSet rows) throws SQLException {
        int waitsTable = rows.getInt(5);
        return new ParkedChange(
                ChangeText.read(rows.getString(2)),
                rows.getString(1),
                ParkReason.of(rows.getString(3)),
                waitsTable == 0
                        ? Optional.empty()
                        : Optional.of(new RowKey(names.name(waitsTable), RowId.parse(rows.getString(6)))),
                home(rows.getObject(4)));
    }

    private static Optional<LocalKey> home(Object stored) {
        if (stored == null) {
            return Optional.empty();
        }
        return Optional.of(
                stored instanceof String json ? LocalKey.ofValues(json) : LocalKey.of(((Number) stored).longValue()));
    }
}
