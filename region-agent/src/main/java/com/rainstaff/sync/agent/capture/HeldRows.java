package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of local rows that are not sent until a person decides, by where they stand. A row that goes aside takes its
 * place on the list with it, since the app may give its number to another row. Works in the caller's transaction.
 */
public final class HeldRows {
    private final Statements statements;
    private final Names names;
    private Boolean empty;

    public HeldRows(Statements statements, Names names) {
        this.statements = statements;
        this.names = names;
    }

    /** Lists a row, or changes the reason it is listed for. */
    public void hold(String table, LocalKey key, String reason) throws SQLException {
        hold(table, key, reason, false);
    }

    /** The same for one that stands as it was synced, which a server that has forgotten it does not take back. */
    public void holdGivenBack(String table, LocalKey key, String reason) throws SQLException {
        hold(table, key, reason, true);
    }

    private void hold(String table, LocalKey key, String reason, boolean givenBack) throws SQLException {
        PreparedStatement hold = statements.get("""
                insert into rainsync_held (table_no, local, reason, given_back, since_millis) values (?, ?, ?, ?, %s)
                on conflict do update set reason = excluded.reason, given_back = excluded.given_back\
                """.formatted(Triggers.now()));
        hold.setInt(1, names.number(table));
        hold.setObject(2, key.stored());
        hold.setString(3, reason);
        hold.setBoolean(4, givenBack);
        hold.executeUpdate();
        empty = false;
    }

    /** Takes a row off the list; one that is not on it stays off. */
    public void release(String table, LocalKey key) throws SQLException {
        if (isEmpty()) {
            return;
        }
        PreparedStatement release = statements.get("delete from rainsync_held where table_no = ? and local = ?");
        release.setInt(1, names.number(table));
        release.setObject(2, key.stored());
        release.executeUpdate();
    }

    /** A row on the list stands under another key by now; it goes on waiting there. */
    public void move(String table, LocalKey from, LocalKey to) throws SQLException {
        if (isEmpty()) {
            return;
        }
        PreparedStatement move =
                statements.get("update or replace rainsync_held set local = ? where table_no = ? and local = ?");
        move.setObject(1, to.stored());
        move.setInt(2, names.number(table));
        move.setObject(3, from.stored());
        move.executeUpdate();
    }

    /** A row on the list was put aside, with what waits. @return whether it was on the list */
    public boolean goAside(String table, LocalKey from, RowId row) throws SQLException {
        if (!isHeld(table, from)) {
            return false;
        }
        PreparedStatement mark = statements.get("""
                update rainsync_parked set (held, given_back) =
                    (select reason, given_back from rainsync_held where table_no = ? and local = ?)
                where table_no = ? and row_id = ?""");
        mark.setInt(1, names.number(table));
        mark.setObject(2, from.stored());
        mark.setInt(3, names.number(table));
        mark.setString(4, row.text());
        mark.executeUpdate();
        release(table, from);
        return true;
    }

    /** A row that had waited when it was put aside stands again. @return whether it goes on waiting */
    public boolean comeBack(RowKey row, LocalKey to) throws SQLException {
        PreparedStatement list = statements.get("""
                insert or replace into rainsync_held (table_no, local, reason, given_back, since_millis)
                select table_no, ?, held, given_back, since_millis from rainsync_parked
                where table_no = ? and row_id = ? and held is not null""");
        list.setObject(1, to.stored());
        list.setInt(2, names.number(row.table()));
        list.setString(3, row.id().text());
        boolean waits = list.executeUpdate() > 0;
        if (waits) {
            empty = false;
        }
        return waits;
    }

    /** Whether the row waited when it was put aside: what was put aside is what waits. */
    public boolean isAside(RowKey row) throws SQLException {
        PreparedStatement find =
                statements.get("select 1 from rainsync_parked where table_no = ? and row_id = ? and held is not null");
        find.setInt(1, names.number(row.table()));
        find.setString(2, row.id().text());
        try (ResultSet rows = find.executeQuery()) {
            return rows.next();
        }
    }

    /** Changes the reason a row waits for that was put aside. @return whether it was and waits */
    public boolean holdAside(RowKey row, String reason) throws SQLException {
        PreparedStatement hold = statements.get("""
                update rainsync_parked set held = ?, given_back = 0
                where table_no = ? and row_id = ? and held is not null""");
        hold.setString(1, reason);
        hold.setInt(2, names.number(row.table()));
        hold.setString(3, row.id().text());
        return hold.executeUpdate() > 0;
    }

    /** A row that was put aside and waits only because the server had forgotten it waits no more. @return whether it did */
    public boolean releaseGivenBackAside(RowKey row) throws SQLException {
        PreparedStatement release = statements.get("""
                update rainsync_parked set held = null, given_back = 0
                where table_no = ? and row_id = ? and given_back = 1""");
        release.setInt(1, names.number(row.table()));
        release.setString(2, row.id().text());
        return release.executeUpdate() > 0;
    }

    /** Where numbered rows of the table stood that wait and were put aside. */
    public List<Long> homes(String table) throws SQLException {
        PreparedStatement select = statements.get(
                "select local from rainsync_parked where table_no = ? and held is not null and local is not null");
        select.setInt(1, names.number(table));
        List<Long> homes = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                homes.add(rows.getLong(1));
            }
        }
        return homes;
    }

    /** The rows on the list. */
    public static List<PendingRow> all(Connection connection, Names names) throws SQLException {
        List<PendingRow> held = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select table_no, local from rainsync_held");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Object local = rows.getObject(2);
                held.add(new PendingRow(
                        names.name(rows.getInt(1)),
                        local instanceof String values
                                ? LocalKey.ofValues(values)
                                : LocalKey.of(((Number) local).longValue())));
            }
        }
        return held;
    }

    public boolean isHeld(String table, LocalKey key) throws SQLException {
        return isListed(table, key, "select 1 from rainsync_held where table_no = ? and local = ?");
    }

    /** Whether the row stands as it was synced and waits only because the server had forgotten it. */
    public boolean isGivenBack(String table, LocalKey key) throws SQLException {
        return isListed(table, key, "select 1 from rainsync_held where table_no = ? and local = ? and given_back = 1");
    }

    private boolean isListed(String table, LocalKey key, String query) throws SQLException {
        if (isEmpty()) {
            return false;
        }
        PreparedStatement find = statements.get(query);
        find.setInt(1, names.number(table));
        find.setObject(2, key.stored());
        try (ResultSet rows = find.executeQuery()) {
            return rows.next();
        }
    }

    private boolean isEmpty() throws SQLException {
        if (empty == null) {
            empty = Sql.number(statements.connection(), "select exists (select 1 from rainsync_held)") == 0;
        }
        return empty;
    }
}
