package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The list of local rows that are not sent until a person decides, by where they stand. A row that goes aside takes its
 * place on the list with it, since the app may give its number to another row. Works in the caller's transaction.
 */
public final class HeldRows {
    private final Statements statements;
    private final Names names;
    private Boolean empty;
    private Boolean noneAside;

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
    public boolean goAside(RowKey row, LocalKey from) throws SQLException {
        if (!isHeld(row.table(), from)) {
            return false;
        }
        PreparedStatement mark = aside("""
                update rainsync_parked set (held, given_back) = (
                    select reason, given_back from rainsync_held h
                    where h.table_no = rainsync_parked.table_no and h.local = ?3)
                where""", row);
        mark.setObject(3, from.stored());
        mark.executeUpdate();
        release(row.table(), from);
        noneAside = false;
        return true;
    }

    /**
     * A row that stood at {@code home} until it was put aside waits from now on, or for another reason.
     *
     * @return whether it is aside
     */
    public boolean holdAside(RowKey row, LocalKey home, String reason) throws SQLException {
        PreparedStatement hold =
                aside("update rainsync_parked set held = ?3, given_back = 0 where local = ?4 and", row);
        hold.setString(3, reason);
        hold.setObject(4, home.stored());
        boolean isAside = hold.executeUpdate() > 0;
        if (isAside) {
            noneAside = false;
        }
        return isAside;
    }

    /** Whether the row waited when it was put aside, or does since: what was put aside is what waits. */
    public boolean isHeldAside(RowKey row) throws SQLException {
        if (isNoneAside()) {
            return false;
        }
        try (ResultSet rows = aside("select 1 from rainsync_parked where held is not null and", row)
                .executeQuery()) {
            return rows.next();
        }
    }

    /** A row that waits aside stands again. @return whether it goes on waiting */
    public boolean comeBack(RowKey row, LocalKey to) throws SQLException {
        if (!isHeldAside(row)) {
            return false;
        }
        PreparedStatement list = aside("""
                insert or replace into rainsync_held (table_no, local, reason, given_back, since_millis)
                select table_no, ?3, held, given_back, since_millis from rainsync_parked where""", row);
        list.setObject(3, to.stored());
        list.executeUpdate();
        empty = false;
        return true;
    }

    /** A row that was put aside and waits only because the server had forgotten it waits no more. @return whether it did */
    public boolean releaseGivenBackAside(RowKey row) throws SQLException {
        return !isNoneAside()
                && aside("update rainsync_parked set held = null, given_back = 0 where given_back = 1 and", row)
                                .executeUpdate()
                        > 0;
    }

    /** Where numbered rows of the table stood that wait aside. */
    public Set<Long> homes(String table) throws SQLException {
        PreparedStatement select = statements.get(
                "select local from rainsync_parked where table_no = ? and held is not null and local is not null");
        select.setInt(1, names.number(table));
        Set<Long> homes = new HashSet<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                homes.add(rows.getLong(1));
            }
        }
        return homes;
    }

    private PreparedStatement aside(String sql, RowKey row) throws SQLException {
        PreparedStatement statement = statements.get(sql + " table_no = ?1 and row_id = ?2");
        statement.setInt(1, names.number(row.table()));
        statement.setString(2, row.id().text());
        return statement;
    }

    private boolean isNoneAside() throws SQLException {
        if (noneAside == null) {
            noneAside = Sql.number(
                            statements.connection(),
                            "select exists (select 1 from rainsync_parked where held is not null)")
                    == 0;
        }
        return noneAside;
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
