package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How images that follow a sender's schema go into a table of this file: columns that both know, in the file's order.
 * What only the sender knows stays behind until the file has it too, what only the file knows keeps its value or takes
 * its default.
 */
final class ColumnPlan {
    /**
     * A column that both know.
     *
     * @param source position in the sender's images
     * @param references table whose numbered rows it names, for either side; null where it names none
     * @param senderRefers whether the sender sends row ids in it
     * @param affinity what could bend its values; {@link Affinity#NONE} where sender and file treat them alike
     */
    record Planned(String name, int source, String references, boolean senderRefers, Affinity affinity) {}

    private final LocalTable table;
    private final TableSchema sender;
    private final List<Planned> columns = new ArrayList<>();
    private final Set<String> lacking = new TreeSet<>();

    ColumnPlan(LocalTable table, TableSchema sender) {
        this.table = table;
        this.sender = sender;
        for (Column column : table.schema().columns()) {
            int source = sender.indexOf(column.name());
            if (source >= 0) {
                columns.add(planned(column, sender.columns().get(source), source));
            }
        }
        for (Column column : sender.columns()) {
            if (table.schema().indexOf(column.name()) < 0
                    && !table.scope().leftOut().contains(column.name())) {
                lacking.add(column.name());
            }
        }
    }

    private static Planned planned(Column here, Column there, int source) {
        Affinity affinity = Affinity.of(here.type());
        return new Planned(
                here.name(),
                source,
                there.references() == null ? here.references() : there.references(),
                there.references() != null,
                affinity == Affinity.of(there.type()) ? Affinity.NONE : affinity);
    }

    List<Planned> columns() {
        return columns;
    }

    /** The columns whose values this file cannot hold yet. */
    Set<String> lacking() {
        return lacking;
    }

    /** Whether rows are known by the same kind of key on both sides. */
    boolean keysAgree() {
        return table.schema().isNumbered()
                ? sender.isNumbered()
                : !sender.isNumbered() && table.keyColumns().stream().allMatch(key -> sender.indexOf(key) >= 0);
    }

    /** Whether the file names a row's region in a column that the sender does not have. */
    boolean lacksRegion() {
        return table.regionIndex() >= 0 && sender.indexOf(table.scope().regionColumn()) < 0;
    }

    /** Whether an image has another number of values than its schema has columns. */
    boolean contradicts(List<Value> image) {
        return image.size() != sender.columns().size();
    }
}
