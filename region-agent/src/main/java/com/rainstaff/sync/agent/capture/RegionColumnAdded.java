package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The app added the column that names a row's region, with a default that is another region's name: every row that was
 * synced without a label gets this PC's, or its next edit would move it to the region of the default.
 */
final class RegionColumnAdded {
    private final Connection connection;
    private final Names names;
    private final LocalTable table;
    private final Shape shape;

    RegionColumnAdded(Connection connection, Names names, LocalTable table, Shape shape) {
        this.connection = connection;
        this.names = names;
        this.table = table;
        this.shape = shape;
    }

    /** @param before the shape the table's entries had so far */
    void stamp(Shape before, Region own) throws SQLException {
        String column = table.scope().regionColumn();
        if (own.isAll()
                || table.scope().scope() == Scope.SHARED
                || table.regionIndex() < 0
                || before.indexOf(column) >= 0) {
            return;
        }
        String defaultSql = table.schema().columns().get(table.regionIndex()).defaultSql();
        if (defaultSql == null
                || RegionLabel.isBlank(valueOf(defaultSql))
                || RegionLabel.names(valueOf(defaultSql), own)) {
            return;
        }
        KnownRows known = new KnownRows(connection, names, table, shape);
        known.gather();
        Sql.execute(connection, "update rainsync_state set applying = 1");
        Sql.execute(
                connection,
                "update " + Sql.quote(table.name()) + " as t set " + Sql.quote(column) + " = ? where t."
                        + Sql.quote(column) + " is (" + defaultSql + ") and " + known.known("t"),
                own.name());
        Sql.execute(connection, "update rainsync_state set applying = 0");
        known.forget();
    }

    private Value valueOf(String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + sql);
                ResultSet rows = select.executeQuery()) {
            return Values.read(rows, 1);
        }
    }
}
