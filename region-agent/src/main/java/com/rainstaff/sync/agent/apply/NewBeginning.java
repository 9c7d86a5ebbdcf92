package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Positions;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.feed.Cursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a file goes on from after it, or the server, went back in time. All in the caller's transaction. */
public final class NewBeginning {
    private NewBeginning() {}

    /** Changes from now on are of {@code epoch}, and the next exchange sends {@code nonce}. */
    public static void inEpoch(Connection connection, int epoch, String nonce) throws SQLException {
        SyncState state = SyncState.read(connection);
        state.withHandshake(epoch, nonce).write(connection);
    }

    /** Positions mean nothing any more in {@code generation}: everything is read anew. */
    public static void inGeneration(Connection connection, String generation) throws SQLException {
        inGeneration(connection, new Cursor(generation, Map.of()));
    }

    /**
     * Only what {@code carried} says of what was applied holds in its generation. What writers had seen beyond it they
     * have not seen of this one; the stamps they had seen stay. Where anything that was applied is lost, everything is
     * read anew: a merge, a deletion or a move that is lost may not come again.
     */
    public static void inGeneration(Connection connection, Cursor carried) throws SQLException {
        SyncState state = SyncState.read(connection);
        boolean whole = state.cursor().positions().entrySet().stream()
                .allMatch(applied -> applied.getValue() <= carried.position(applied.getKey()));
        Cursor cursor = whole ? carried : new Cursor(carried.generation(), Map.of());
        state.withCursor(cursor).withAnnounced(List.of()).write(connection);
        if (!whole) {
            LostMerges.forget(connection, SchemaReader.read(connection, state.catalog()));
            forgetWhyRowsWent(connection, state);
        }
        lower(connection, "rainsync_base", "positions", carried);
        lower(connection, "rainsync_parked", "seen", carried);
    }

    // Pages bring what others wrote to those rows before, and leave out this epoch's own deletions.
    private static void forgetWhyRowsWent(Connection connection, SyncState state) throws SQLException {
        Names names = new Names(connection);
        if (state.isEnrolled()) {
            new WantedRows(connection, names).addDeletedBy(state.origin());
        }
        try (RowMap rows = new RowMap(connection, names)) {
            rows.forgetVersionsOfGone();
        }
    }

    private static void lower(Connection connection, String table, String column, Cursor carried) throws SQLException {
        Map<Long, Map<String, Long>> seen = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("select rowid, " + column + " from " + table);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                seen.put(rows.getLong(1), Positions.read(rows.getString(2)));
            }
        }
        for (Map.Entry<Long, Map<String, Long>> row : seen.entrySet()) {
            Sql.execute(
                    connection,
                    "update " + table + " set " + column + " = ? where rowid = ?",
                    Positions.write(Positions.common(row.getValue(), carried.positions())),
                    row.getKey());
        }
    }
}
