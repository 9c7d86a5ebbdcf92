package com.rainstaff.sync.agent.drain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bases that the entries of one change set name. */
final class Bases {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Long>> POSITIONS = new TypeReference<>() {};

    private final Connection connection;
    private final Map<Long, Base> byNumber = new HashMap<>();
    private final List<Map<String, Long>> used = new ArrayList<>();

    Bases(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param index place among the change set's bases
     * @param seenStamp newest stamp the file had applied by then
     */
    record Base(int index, long seenStamp) {}

    /** The base with this number of {@code rainsync_base}; before any contact there is none, and nothing was seen. */
    Base of(long number) throws SQLException {
        Base known = byNumber.get(number);
        if (known == null) {
            known = read(number);
            byNumber.put(number, known);
        }
        return known;
    }

    /** Positions per feed, in the order of their indexes. */
    List<Map<String, Long>> used() {
        return used;
    }

    private Base read(long number) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select positions, seen_stamp from rainsync_base where no = ?")) {
            select.setLong(1, number);
            try (ResultSet rows = select.executeQuery()) {
                boolean there = rows.next();
                used.add(there ? JSON.readValue(rows.getString(1), POSITIONS) : Map.of());
                return new Base(used.size() - 1, there ? rows.getLong(2) : 0);
            }
        } catch (JsonProcessingException damaged) {
            throw new StoreException("read rainsync_base " + number, damaged);
        }
    }
}
