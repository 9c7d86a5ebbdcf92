package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The list of local rows that are not sent until a person decides. Works in the caller's transaction. */
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
