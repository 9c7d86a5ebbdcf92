package com.rainstaff.sync.demo.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;

/**
 * How far sync has come in one file, read from the tables that the agent keeps in it.
 *
 * @param pendingUp changes captured and not yet acknowledged by the server
 * @param parked changes received that cannot be placed
 * @param held rows not sent until a person decides
 * @param positions by feed, how far the server's changes are applied
 */
public record SyncFigures(long pendingUp, long parked, long held, Map<String, Long> positions) {
    private static final SyncFigures NOT_ENROLLED = new SyncFigures(0, 0, 0, Map.of());

    static SyncFigures read(AppFile file) throws SQLException {
        return file.read(connection -> {
            if (Tables.columns(connection, "rainsync_state").isEmpty()) {
                return NOT_ENROLLED;
            }
            return new SyncFigures(
                    number(connection, "select count(*) from rainsync_outbox"),
                    number(connection, "select count(*) from rainsync_parked"),
                    number(connection, "select count(*) from rainsync_held"),
                    positions(text(connection, "select positions from rainsync_state")));
        });
    }

    /** How much others have already applied of the feeds that this file follows, and it has not. */
    public long pendingDown(Collection<SyncFigures> all) {
        return positions.entrySet().stream()
                .mapToLong(feed -> furthest(feed.getKey(), all) - feed.getValue())
                .sum();
    }

    private static long furthest(String feed, Collection<SyncFigures> all) {
        return all.stream()
                .mapToLong(figures -> figures.positions().getOrDefault(feed, 0L))
                .max()
                .orElse(0);
    }

    private static Map<String, Long> positions(String json) {
        try {
            return new ObjectMapper().readValue(json, new TypeReference<Map<String, Long>>() {});
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("positions of the agent: " + json, malformed);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(text(connection, sql));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getString(1);
        }
    }
}
