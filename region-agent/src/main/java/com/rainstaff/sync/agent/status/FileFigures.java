package com.rainstaff.sync.agent.status;

import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the file itself says of its sync.
 *
 * @param pendingUp changes captured and not acknowledged
 * @param parked changes received that cannot be placed yet
 * @param held local rows that are not sent until a person decides
 */
public record FileFigures(long pendingUp, long parked, long held) {
    public static FileFigures read(Connection connection) throws SQLException {
        return new FileFigures(
                Outbox.pending(connection),
                parkedRows(connection),
                Sql.number(connection, "select count(*) from rainsync_held"));
    }

    /** How many changes cannot be placed yet. */
    public static long parkedRows(Connection connection) throws SQLException {
        return Sql.number(connection, "select count(*) from rainsync_parked");
    }

    /** Rows in each table that syncs; grows with the file, so it is not for every round. */
    public static Map<String, Long> rows(Connection connection, FileSchema schema) throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (LocalTable table : schema.tables()) {
            rows.put(table.name(), Sql.number(connection, "select count(*) from " + Sql.quote(table.name())));
        }
        return rows;
    }

    /** A row or change that waits, with the reason. */
    public record Waiting(String table, String row, String reason) {}

    /** Changes received that cannot be placed yet, oldest first, at most {@code limit}. */
    public static List<Waiting> parked(Connection connection, int limit) throws SQLException {
        return waiting(connection, """
        select n.text, p.row_id, p.reason from rainsync_parked p join rainsync_name n on n.no = p.table_no
        order by p.since_millis limit ?""", limit);
    }

    /** Local rows that are not sent until a person decides, oldest first, at most {@code limit}. */
    public static List<Waiting> held(Connection connection, int limit) throws SQLException {
        return waiting(connection, """
        select n.text, h.local, h.reason from rainsync_held h join rainsync_name n on n.no = h.table_no
        order by h.since_millis limit ?""", limit);
    }

    private static List<Waiting> waiting(Connection connection, String sql, int limit) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    waiting.add(new Waiting(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return waiting;
    }
}
