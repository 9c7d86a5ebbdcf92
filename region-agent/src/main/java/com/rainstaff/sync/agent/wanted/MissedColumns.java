package com.rainstaff.sync.agent.wanted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which rows came with values for columns that this file does not have. The values stay on the server; what is kept here
 * is one short line a row, so that the rows can be asked for once the app has made the columns, and so that an edit made
 * before they are filled in does not speak for them. Works in the caller's transaction; looking up writes nothing.
 * Statements are kept open until closed.
 */
public final class MissedColumns implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Set<String>> COLUMNS = new TypeReference<>() {};

    private final Connection connection;
    private final Names names;
    private final Map<Integer, Gap> gaps = new TreeMap<>();
    private final Statements statements;

    /** Columns of a table that some of its rows were sent with. */
    private record Gap(String table, Set<String> columns) {
        boolean isFillable(FileSchema schema) {
            Optional<LocalTable> here = schema.table(table);
            return here.isPresent()
                    && columns.stream().anyMatch(column -> here.get().schema().indexOf(column) >= 0);
        }
    }

    public MissedColumns(Connection connection, Names names) throws SQLException {
        this.connection = connection;
        this.statements = new Statements(connection);
        this.names = names;
        try (PreparedStatement select =
                        connection.prepareStatement("select no, table_no, columns from rainsync_gap order by no");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                gaps.put(rows.getInt(1), new Gap(names.name(rows.getInt(2)), columns(rows.getString(3))));
            }
        }
    }

    /** Notes that {@code row} has values for {@code columns}, which its table here does not have. */
    public void note(RowKey row, Set<String> columns) throws SQLException {
        PreparedStatement insert = statements.get("""
                insert into rainsync_missed (table_no, row_id, gap_no) values (?, ?, ?)
                on conflict do update set gap_no = excluded.gap_no""");
        insert.setInt(1, names.number(row.table()));
        insert.setString(2, row.id().text());
        insert.setInt(3, number(new Gap(row.table(), columns)));
        insert.executeUpdate();
    }

    /** {@code table} has lost {@code columns} here; every row it has keeps its values elsewhere. */
    public void gone(String table, Set<String> columns) throws SQLException {
        for (String column : columns) {
            Sql.execute(
                    connection,
                    "insert or ignore into rainsync_dropped (table_no, column) values (?, ?)",
                    names.number(table),
                    column);
        }
    }

    /** {@code table} has {@code columns} now: of those it had lost before, its rows' values were missed. */
    public void made(String table, Set<String> columns) throws SQLException {
        for (String column : lost(table)) {
            if (columns.contains(column)) {
                noteAll(table, column);
                Sql.execute(
                        connection,
                        "delete from rainsync_dropped where table_no = ? and column = ?",
                        names.number(table),
                        column);
            }
        }
    }

    private List<String> lost(String table) throws SQLException {
        List<String> lost = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select column from rainsync_dropped where table_no = ? order by column")) {
            select.setInt(1, names.number(table));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    lost.add(rows.getString(1));
                }
            }
        }
        return lost;
    }

    private void noteAll(String table, String column) throws SQLException {
        for (Map.Entry<Integer, Gap> known : List.copyOf(gaps.entrySet())) {
            Gap gap = known.getValue();
            if (gap.table().equals(table) && !gap.columns().contains(column)) {
                Set<String> wider = new TreeSet<>(gap.columns());
                wider.add(column);
                Sql.execute(
                        connection,
                        "update rainsync_missed set gap_no = ? where gap_no = ?",
                        number(new Gap(table, wider)),
                        known.getKey());
            }
        }
        Sql.execute(connection, """
                insert or ignore into rainsync_missed (table_no, row_id, gap_no)
                select r.table_no, case when r.origin_no = 0 then r.number else o.text || '.' || r.number end, ?
                from rainsync_row r left join rainsync_name o on o.no = r.origin_no
                where r.table_no = ? and r.local is not null""", number(new Gap(table, Set.of(column))), names.number(table));
    }

    /** The row is whole here, or not here at all. */
    public void forget(RowKey row) throws SQLException {
        if (!gaps.isEmpty()) {
            PreparedStatement delete = statements.get("delete from rainsync_missed where table_no = ? and row_id = ?");
            delete.setInt(1, names.number(row.table()));
            delete.setString(2, row.id().text());
            delete.executeUpdate();
        }
    }

    /** The columns whose values of {@code row} were never in this file; empty for a row that is whole. */
    public Set<String> of(RowKey row) throws SQLException {
        Optional<Integer> table = gaps.isEmpty() ? Optional.empty() : names.find(row.table());
        if (table.isEmpty()) {
            return Set.of();
        }
        PreparedStatement select =
                statements.get("select gap_no from rainsync_missed where table_no = ? and row_id = ?");
        select.setInt(1, table.get());
        select.setString(2, row.id().text());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? gaps.get(rows.getInt(1)).columns() : Set.of();
        }
    }

    /** Whether rows of {@code table} came with values for one of {@code columns}. */
    public boolean anyOf(String table, Collection<String> columns) {
        return gaps.values().stream()
                .anyMatch(gap -> gap.table().equals(table) && !Collections.disjoint(gap.columns(), columns));
    }

    /** At most {@code limit} rows with values for columns that {@code schema} has by now. */
    public List<RowKey> fillable(FileSchema schema, int limit) throws SQLException {
        List<RowKey> rows = new ArrayList<>();
        for (Map.Entry<Integer, Gap> gap : gaps.entrySet()) {
            if (rows.size() < limit && gap.getValue().isFillable(schema)) {
                addRowsOf(gap.getKey(), gap.getValue().table(), limit - rows.size(), rows);
            }
        }
        return rows;
    }

    private void addRowsOf(int gap, String table, int limit, List<RowKey> rows) throws SQLException {
        PreparedStatement select = statements.get("select row_id from rainsync_missed where gap_no = ? limit ?");
        select.setInt(1, gap);
        select.setInt(2, limit);
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.add(new RowKey(table, RowId.parse(found.getString(1))));
            }
        }
    }

    private int number(Gap gap) throws SQLException {
        for (Map.Entry<Integer, Gap> known : gaps.entrySet()) {
            if (known.getValue().equals(gap)) {
                return known.getKey();
            }
        }
        Sql.execute(
                connection,
                "insert into rainsync_gap (table_no, columns) values (?, ?)",
                names.number(gap.table()),
                json(gap.columns()));
        int number = (int) Sql.number(connection, "select max(no) from rainsync_gap");
        gaps.put(number, gap);
        return number;
    }

    private static String json(Set<String> columns) {
        try {
            return JSON.writeValueAsString(new TreeSet<>(columns));
        } catch (JsonProcessingException impossible) {
            throw new StoreException("write columns " + columns, impossible);
        }
    }

    private static Set<String> columns(String json) {
        try {
            return JSON.readValue(json, COLUMNS);
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read rainsync_gap", damaged);
        }
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }
}
