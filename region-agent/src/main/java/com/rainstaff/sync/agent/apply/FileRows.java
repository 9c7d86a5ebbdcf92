package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.row.Value;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The app's tables that sync, parents first. */
final class FileRows {
    private final Map<String, TableRows> tables = new LinkedHashMap<>();
    private final Statements statements;

    FileRows(Statements statements, FileSchema schema) {
        this.statements = statements;
        for (LocalTable table : schema.tables()) {
            tables.put(table.name(), new TableRows(statements, table));
        }
    }

    Optional<TableRows> find(String table) {
        return Optional.ofNullable(tables.get(table));
    }

    TableRows of(String table) {
        return tables.get(table);
    }

    /** Table names, parents before children. */
    List<String> names() {
        return new ArrayList<>(tables.keySet());
    }

    /** Whether some row of the relation's parent table holds {@code values} in the referenced columns. */
    boolean parentStands(Relation relation, List<Value> values) throws SQLException {
        PreparedStatement select = statements.get("select 1 from " + Sql.quote(relation.parent()) + " where "
                + TableRows.matches(relation.parentColumns(), values));
        TableRows.bind(select, 1, values);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    /** What other rows would refer to the row at {@code key} by; empty where it does not stand. */
    Optional<List<Value>> referenced(Relation relation, LocalKey key) throws SQLException {
        return relation.toIntegerKey()
                ? Optional.of(List.of(new Value.Int(key.number())))
                : of(relation.parent()).read(relation.parentColumns(), key);
    }
}
