package com.rainstaff.sync.agent.wanted;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
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

/**
 * Rows to be asked for by name: their changes were let pass, or they may have been written where no trigger saw it. Noted
 * in the app's own file, in the transaction that gives the reason: the cursor is past them, so nothing else would ever
 * bring them. Asking once too often is harmless. Works in the caller's transaction.
 */
public final class WantedRows {
    /** More than this in one request would make it as large as a change set. */
    public static final int AT_ONCE = 1_000;

    private final Connection connection;
    private final Names names;

    public WantedRows(Connection connection, Names names) {
        this.connection = connection;
        this.names = names;
    }

    /** The rows to ask for next, those whose missed columns the file has by now included; at most {@link #AT_ONCE}. */
    public List<RowKey> next(FileSchema schema) throws SQLException {
        Set<RowKey> rows = new LinkedHashSet<>(explicit(schema));
        try (MissedColumns missed = new MissedColumns(connection, names)) {
            rows.addAll(missed.fillable(schema, AT_ONCE - rows.size()));
        }
        return List.copyOf(rows);
    }

    /** The row's change was let pass. */
    public void add(RowKey row) throws SQLException {
        Sql.execute(
                connection,
                "insert or ignore into rainsync_wanted (table_no, row_id) values (?, ?)",
                names.number(row.table()),
                row.id().text());
    }

    /** Nothing but asking would tell again of the rows that {@code origin} deleted. */
    public void addDeletedBy(Origin origin) throws SQLException {
        Sql.execute(connection, """
                insert or ignore into rainsync_wanted (table_no, row_id)
                select r.table_no, case when r.origin_no = 0 then r.number else o.text || '.' || r.number end
                from rainsync_row r left join rainsync_name o on o.no = r.origin_no
                where r.local is null and r.by_no = ?""", names.number(origin.toString()));
    }

    /** The row has to be compared with what the server has: it may hold an edit that was refused, see {@link Doubt}. */
    public void doubt(RowKey row) throws SQLException {
        Sql.execute(connection, """
                insert into rainsync_wanted (table_no, row_id, doubted) values (?, ?, ?)
                on conflict do update set doubted = excluded.doubted""", names.number(row.table()), row.id().text(), Doubt.UNWATCHED.code());
    }

    /** Every synced row of {@code table} has to be compared with what the server has. */
    public void doubt(String table, Doubt doubt) throws SQLException {
        Sql.execute(connection, """
                insert into rainsync_wanted (table_no, row_id, doubted)
                select r.table_no, case when r.origin_no = 0 then r.number else o.text || '.' || r.number end, ?
                from rainsync_row r left join rainsync_name o on o.no = r.origin_no
                where r.table_no = ? and r.local is not null
                on conflict do update set doubted = excluded.doubted""", doubt.code(), names.number(table));
    }

    /** Those of {@code rows} whose contents here may be newer than anybody knows. */
    public Map<RowKey, Doubt> doubted(List<RowKey> rows) throws SQLException {
        Map<RowKey, Doubt> doubted = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select doubted from rainsync_wanted where table_no = ? and row_id = ? and doubted > 0")) {
            for (RowKey row : rows) {
                Optional<Integer> table = names.find(row.table());
                if (table.isPresent()) {
                    select.setInt(1, table.get());
                    select.setString(2, row.id().text());
                    try (ResultSet found = select.executeQuery()) {
                        if (found.next()) {
                            doubted.put(row, Doubt.of(found.getInt(1)));
                        }
                    }
                }
            }
        }
        return doubted;
    }

    /** The answer for {@code row} is being applied. */
    public void settle(RowKey row) throws SQLException {
        Sql.execute(
                connection,
                "delete from rainsync_wanted where table_no = ? and row_id = ?",
                names.number(row.table()),
                row.id().text());
    }

    private List<RowKey> explicit(FileSchema schema) throws SQLException {
        List<RowKey> rows = new ArrayList<>();
        List<Integer> empty = emptyTables(schema);
        String askable = empty.isEmpty()
                ? "1"
                : "doubted <> 1 or table_no not in ("
                        + String.join(", ", empty.stream().map(String::valueOf).toList()) + ")";
        try (PreparedStatement select = connection.prepareStatement(
                        "select table_no, row_id from rainsync_wanted where " + askable + " limit " + AT_ONCE);
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(new RowKey(names.name(found.getInt(1)), RowId.parse(found.getString(2))));
            }
        }
        return rows;
    }

    // A table that is being rebuilt can be seen before its rows are back; nobody deleted them.
    private List<Integer> emptyTables(FileSchema schema) throws SQLException {
        List<Integer> doubted = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select distinct table_no from rainsync_wanted where doubted = 1");
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                doubted.add(found.getInt(1));
            }
        }
        List<Integer> empty = new ArrayList<>();
        for (int table : doubted) {
            Optional<LocalTable> here = schema.table(names.name(table));
            if (here.isEmpty()
                    || Sql.number(
                                    connection,
                                    "select 1 from " + Sql.quote(here.get().name()) + " limit 1")
                            == 0) {
                empty.add(table);
            }
        }
        return empty;
    }
}
