package com.rainstaff.sync.agent.status;

import com.rainstaff.sync.agent.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Checks of the file that need nobody else. */
public final class FileCheck {
    private FileCheck() {}

    /** SQLite's own verdict on the file: {@code ok}, or the first thing that is wrong. */
    public static String soundness(Connection connection) throws SQLException {
        try (PreparedStatement check = connection.prepareStatement("pragma quick_check(1)");
                ResultSet rows = check.executeQuery()) {
            return rows.next() ? rows.getString(1) : "ok";
        }
    }

    /** Rows whose declared foreign key names a row that is not there. */
    public static long orphans(Connection connection) throws SQLException {
        return Sql.number(connection, "select count(*) from pragma_foreign_key_check");
    }
}
