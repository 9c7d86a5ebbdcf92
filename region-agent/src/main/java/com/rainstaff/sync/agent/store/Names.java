package com.rainstaff.sync.agent.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Small numbers that stand for table names and origins in the file's tables. A number is given once and never changes.
 * Caches what is committed or will be: to be thrown away when a transaction that used it was rolled back.
 */
public final class Names {
    /** Stands for the empty name: the origin of rows that are identified by their key. */
    public static final int NONE = 0;

    private final Connection connection;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    public Names(Connection connection) {
        this.connection = connection;
    }

    /** The number of {@code name}, given now if it has none. */
    public int number(String name) throws SQLException {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        Sql.execute(connection, "insert or ignore into rainsync_name (text) values (?)", name);
        int number = (int) Sql.number(connection, "select no from rainsync_name where text = ?", name);
        numbers.put(name, number);
        names.put(number, name);
        return number;
    }

    /** The number of {@code name}, if it has one; writes nothing. */
    public Optional<Integer> find(String name) throws SQLException {
        Integer known = numbers.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try (PreparedStatement statement = connection.prepareStatement("select no from rainsync_name where text = ?")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                numbers.put(name, rows.getInt(1));
                names.put(rows.getInt(1), name);
                return Optional.of(rows.getInt(1));
            }
        }
    }

    /** The name that {@code number} was given for. */
    public String name(int number) throws SQLException {
        String known = names.get(number);
        if (known != null) {
            return known;
        }
        try (PreparedStatement statement = connection.prepareStatement("select text from rainsync_name where no = ?")) {
            statement.setInt(1, number);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new StoreException("number " + number + " stands for no name in this file");
                }
                String name = rows.getString(1);
                names.put(number, name);
                numbers.put(name, number);
                return name;
            }
        }
    }
}
