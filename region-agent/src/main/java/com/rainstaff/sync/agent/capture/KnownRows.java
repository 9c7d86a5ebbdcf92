package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which rows of a table are mapped, wait in the outbox or are held already, and which are stale copies of other regions'
 * rows. Uses temporary tables while it lasts.
 */
final class KnownRows {
    private final Connection connection;
    private final LocalTable table;
    private final Shape shape;
    private final int tableNumber;

    KnownRows(Connection connection, Names names, LocalTable table, Shape shape) throws SQLException {
        this.connection = connection;
        this.table = table;
        this.shape = shape;
        this.tableNumber = names.number(table.name());
    }

    void gather() throws SQLException {
        forget();
        String keys = String.join(", ", keys());
        Sql.script(connection, "create temp table rainsync_known (" + keys + ")");
        Sql.script(connection, "create temp table rainsync_gone (" + keys + ")");
        Sql.script(connection, "create temp table rainsync_copies (" + keys + ")");
        for (Map.Entry<PendingRow, Boolean> word :
                Outbox.lastWords(connection, 0).entrySet()) {
            if (word.getKey().table().equals(table.name())) {
                add(
                        word.getValue() ? "rainsync_known" : "rainsync_gone",
                        word.getKey().key());
            }
        }
        addAll("rainsync_known", "select local from rainsync_held where table_no = ?");
        if (!table.schema().isNumbered()) {
            addAll("rainsync_known", "select local from rainsync_row where table_no = ? and local is not null");
        }
        addAll("rainsync_copies", "select local from rainsync_copy where table_no = ?");
        Sql.script(connection, "create index temp.rainsync_known_key on rainsync_known (" + keys + ")");
        Sql.script(connection, "create index temp.rainsync_gone_key on rainsync_gone (" + keys + ")");
        Sql.script(connection, "create index temp.rainsync_copies_key on rainsync_copies (" + keys + ")");
    }

    void forget() throws SQLException {
        for (String temporary : List.of("rainsync_known", "rainsync_gone", "rainsync_copies")) {
            Sql.script(connection, "drop table if exists temp." + temporary);
        }
    }

    /** The condition that nothing is known of the row {@code alias} stands for. */
    String unknown(String alias) {
        return "not " + known(alias);
    }

    /**
     * The condition that the row {@code alias} stands for is mapped, waiting or held. Of one that is gone by the outbox
     * and stands again nothing is known.
     */
    String known(String alias) {
        String gathered = isIn("rainsync_known", alias);
        String mapped = table.schema().isNumbered()
                ? " or exists (select 1 from rainsync_row indexed by rainsync_row_local where table_no = "
                        + tableNumber + " and local = +" + alias + "."
                        + Sql.quote(table.schema().integerKey()) + ")"
                : "";
        return "((" + gathered + mapped + ") and not " + isIn("rainsync_gone", alias) + ")";
    }

    /** The condition that a stale copy of another region's row stood at the key of the row {@code alias} stands for. */
    String copy(String alias) {
        return isIn("rainsync_copies", alias);
    }

    private String isIn(String temporary, String alias) {
        return "exists (select 1 from temp." + temporary + " where " + matches(alias) + ")";
    }

    // The plus takes the column's affinity away, without which the index could not be used.
    private String matches(String alias) {
        List<String> keys = keys();
        StringBuilder condition = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            condition
                    .append(i == 0 ? "" : " and ")
                    .append(keys.get(i))
                    .append(" is +")
                    .append(alias)
                    .append('.')
                    .append(Sql.quote(shape.keyColumns().get(i)));
        }
        return condition.toString();
    }

    private List<String> keys() {
        return OutboxTable.names('k', shape.keyColumns().size());
    }

    private void addAll(String temporary, String selectLocal) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(selectLocal)) {
            select.setInt(1, tableNumber);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Object stored = rows.getObject(1);
                    add(
                            temporary,
                            stored instanceof String text
                                    ? LocalKey.ofValues(text)
                                    : LocalKey.of(((Number) stored).longValue()));
                }
            }
        }
    }

    private void add(String temporary, LocalKey key) throws SQLException {
        List<Value> values = key.isNumber() ? List.of(new Int(key.number())) : KeyText.values((String) key.stored());
        if (values.size() != shape.keyColumns().size()) {
            return;
        }
        String parameters = values.stream().map(Values::placeholder).collect(Collectors.joining(", "));
        try (PreparedStatement insert =
                connection.prepareStatement("insert into temp." + temporary + " values (" + parameters + ")")) {
            for (int i = 0; i < values.size(); i++) {
                Values.bind(insert, i + 1, values.get(i));
            }
            insert.executeUpdate();
        }
    }
}
