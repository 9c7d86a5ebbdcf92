package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SyncTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables that the app gave another name. SQLite moves their triggers along, which is how they are known: rows keep their
 * ids under the new name, and what waits in the outbox goes out under it.
 */
final class RenamedTables {
    private final Connection connection;
    private final FileSchema schema;
    private final Names names;

    RenamedTables(Connection connection, FileSchema schema, Names names) {
        this.connection = connection;
        this.schema = schema;
        this.names = names;
    }

    /** Follows every renaming and returns the new names; the number of a table stays. */
    List<String> follow() throws SQLException {
        List<String> followed = new ArrayList<>();
        for (Map.Entry<Integer, String> armed : armed().entrySet()) {
            String former = names.name(armed.getKey());
            String now = armed.getValue();
            if (!former.equals(now)
                    && schema.table(now).isPresent()
                    && !isThere(former)
                    && names.find(now).isEmpty()) {
                Sql.execute(connection, "update rainsync_name set text = ? where no = ?", now, armed.getKey());
                followed.add(now);
            }
        }
        return followed;
    }

    // By table number, which the triggers' names bear: the table they stand on now.
    private Map<Integer, String> armed() throws SQLException {
        Map<Integer, String> armed = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        select name, tbl_name from sqlite_schema
                        where type = 'trigger' and name like 'rainsync\\_%\\_insert' escape '\\'""");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String name = rows.getString(1);
                String number = name.substring(SyncTables.PREFIX.length(), name.length() - "_insert".length());
                armed.put(Integer.valueOf(number), rows.getString(2));
            }
        }
        return armed;
    }

    private boolean isThere(String table) throws SQLException {
        return Sql.number(connection, "select count(*) from sqlite_schema where type = 'table' and name = ?", table)
                > 0;
    }
}
