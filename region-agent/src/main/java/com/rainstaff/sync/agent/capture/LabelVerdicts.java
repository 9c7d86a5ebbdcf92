package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Whose an existing row is, as an SQL expression: by its own label, or by its parent's, or this PC's. People's
 * spellings are understood in Java, once for each label that occurs.
 */
final class LabelVerdicts {
    /** The row is this PC's. */
    static final String OWN = "own";
    /** The row is a stale copy of another region's. */
    static final String FOREIGN = "foreign";
    /** The row names no region that is known. */
    static final String UNKNOWN = "unknown";

    private final Connection connection;
    private final FileSchema schema;
    private final Baseline baseline;

    LabelVerdicts(Connection connection, FileSchema schema, Baseline baseline) {
        this.connection = connection;
        this.schema = schema;
        this.baseline = baseline;
    }

    /** Judges every label in the file into a temporary table, which {@link #is} looks up. */
    void judge() throws SQLException {
        Sql.script(connection, "drop table if exists temp.rainsync_label");
        Sql.script(connection, "create temp table rainsync_label (label primary key, verdict text) without rowid");
        for (LocalTable table : schema.tables()) {
            if (table.scope().scope() == Scope.REGION && table.regionIndex() >= 0) {
                judgeLabelsOf(table);
            }
        }
    }

    void forget() throws SQLException {
        Sql.script(connection, "drop table if exists temp.rainsync_label");
    }

    /** The condition that {@code verdict} is the one on the row of {@code table} that {@code alias} stands for. */
    String is(String verdict, LocalTable table, String alias) {
        return expression(table, alias, new HashSet<>()) + " = '" + verdict + "'";
    }

    private String expression(LocalTable table, String alias, Set<String> above) {
        if (table.scope().scope() == Scope.SHARED) {
            return "'" + OWN + "'";
        }
        String otherwise = byParent(table, alias, above);
        if (table.regionIndex() < 0) {
            return otherwise;
        }
        return "coalesce((select verdict from temp.rainsync_label where label is +" + alias + "."
                + Sql.quote(table.scope().regionColumn()) + "), " + otherwise + ")";
    }

    private String byParent(LocalTable table, String alias, Set<String> above) {
        String thisPc = baseline.region().isAll() ? UNKNOWN : OWN;
        String parentColumn = table.scope().parentColumn();
        LocalTable parent = parentColumn == null
                ? null
                : table.schema()
                        .column(parentColumn)
                        .flatMap(column -> schema.table(String.valueOf(column.references())))
                        .orElse(null);
        if (parent == null || !above.add(table.name())) {
            return "'" + thisPc + "'";
        }
        String parentAlias = "parent" + above.size();
        return "coalesce((select " + expression(parent, parentAlias, above) + " from " + Sql.quote(parent.name())
                + " " + parentAlias + " where " + parentAlias + "."
                + Sql.quote(parent.schema().integerKey()) + " = "
                + alias + "." + Sql.quote(parentColumn) + "), '" + thisPc + "')";
    }

    private void judgeLabelsOf(LocalTable table) throws SQLException {
        String column = Sql.quote(table.scope().regionColumn());
        try (PreparedStatement select = connection.prepareStatement("select distinct " + column
                        + " collate binary from " + Sql.quote(table.name()) + " where " + column + " is not null");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Value label = Values.read(rows, 1);
                if (!RegionLabel.isBlank(label)) {
                    store(label, verdict(label));
                }
            }
        }
    }

    private void store(Value label, String verdict) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert or ignore into temp.rainsync_label values (" + Values.placeholder(label) + ", ?)")) {
            Values.bind(insert, 1, label);
            insert.setString(2, verdict);
            insert.executeUpdate();
        }
    }

    private String verdict(Value label) {
        if (!(label instanceof Text text)) {
            return UNKNOWN;
        }
        boolean named = baseline.regions().stream().anyMatch(region -> region.isMeantBy(text.text()));
        if (isOwn(text.text())) {
            return baseline.region().isAll() && !named ? UNKNOWN : OWN;
        }
        return named ? FOREIGN : UNKNOWN;
    }

    private boolean isOwn(String label) {
        String folded = Region.fold(label);
        return baseline.ownLabels().stream().anyMatch(own -> Region.fold(own).equals(folded))
                || !baseline.region().isAll() && baseline.region().isMeantBy(label);
    }
}
