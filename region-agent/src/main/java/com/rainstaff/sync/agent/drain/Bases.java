package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Positions;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.row.RowKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bases that the entries of one change set name. Pages leave a row alone while a write to it waits, and park what the
 * file cannot hold: of such a row a writer has seen no more than had been applied before, whatever the file holds since.
 */
final class Bases {
    private final Connection connection;
    private final Names names;
    private final boolean anyParked;
    private final Map<Long, Applied> byNumber = new HashMap<>();
    private final Map<Map<String, Long>, Integer> indexes = new HashMap<>();
    private final List<Map<String, Long>> used = new ArrayList<>();
    private final Map<RowKey, Long> firstWrites = new HashMap<>();

    Bases(Connection connection, Names names) throws SQLException {
        this.connection = connection;
        this.names = names;
        this.anyParked = Sql.number(connection, "select exists (select 1 from rainsync_parked)") > 0;
    }

    /**
     * @param index place among the change set's bases
     * @param seenStamp newest stamp the file had applied by then
     */
    record Base(int index, long seenStamp) {}

    private record Applied(Map<String, Long> positions, long newestStamp) {}

    /**
     * The base of a write to {@code row}.
     *
     * @param number of the {@code rainsync_base} row that was current; before any contact there is none, and nothing was
     *     seen
     */
    Base of(long number, RowKey row) throws SQLException {
        Map<String, Long> applied =
                applied(firstWrites.computeIfAbsent(row, fresh -> number)).positions();
        Map<String, Long> seen = seenWhereParked(row)
                .map(before -> Positions.common(applied, before))
                .orElse(applied);
        return new Base(index(seen), applied(number).newestStamp());
    }

    /** Positions per feed, in the order of their indexes. */
    List<Map<String, Long>> used() {
        return used;
    }

    private int index(Map<String, Long> seen) {
        return indexes.computeIfAbsent(seen, fresh -> {
            used.add(fresh);
            return used.size() - 1;
        });
    }

    private Applied applied(long number) throws SQLException {
        Applied known = byNumber.get(number);
        if (known == null) {
            known = read(number);
            byNumber.put(number, known);
        }
        return known;
    }

    private Applied read(long number) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select positions, seen_stamp from rainsync_base where no = ?")) {
            select.setLong(1, number);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? new Applied(Positions.read(rows.getString(1)), rows.getLong(2))
                        : new Applied(Map.of(), 0);
            }
        }
    }

    private Optional<Map<String, Long>> seenWhereParked(RowKey row) throws SQLException {
        if (!anyParked) {
            return Optional.empty();
        }
        try (PreparedStatement select =
                connection.prepareStatement("select seen from rainsync_parked where table_no = ? and row_id = ?")) {
            select.setInt(1, names.number(row.table()));
            select.setString(2, row.id().text());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(Positions.read(rows.getString(1))) : Optional.empty();
            }
        }
    }
}
