package com.rainstaff.sync.demo.office;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a file says of its own tables. */
public final class Tables {
    private Tables() {}

    /** Column names in the file's order; empty where there is no such table. */
    public static Set<String> columns(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select name from pragma_table_info(?)")) {
            select.setString(1, table);
            try (ResultSet found = select.executeQuery()) {
                Set<String> names = new LinkedHashSet<>();
                while (found.next()) {
                    names.add(found.getString(1));
                }
                return names;
            }
        }
    }
}
