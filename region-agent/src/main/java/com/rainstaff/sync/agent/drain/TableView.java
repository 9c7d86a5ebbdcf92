package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.Shape;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** How entries of one shape read as rows of the table as it is now. */
final class TableView {
    private final LocalTable table;
    private final Shape shape;
    private final String fingerprint;
    private final int[] captured;
    private final int[] keyReferences;

    TableView(LocalTable table, Shape shape) {
        this.table = table;
        this.shape = shape;
        this.fingerprint = table.schema().fingerprint();
        this.captured = table.schema().columns().stream()
                .mapToInt(column -> shape.indexOf(column.name()))
                .toArray();
        this.keyReferences = IntStream.range(0, isNumbered() ? 0 : columns().size())
                .filter(column -> columns().get(column).references() != null)
                .filter(column ->
                        table.keyColumns().contains(columns().get(column).name()))
                .toArray();
    }

    LocalTable table() {
        return table;
    }

    String fingerprint() {
        return fingerprint;
    }

    List<Column> columns() {
        return table.schema().columns();
    }

    boolean isNumbered() {
        return table.schema().isNumbered();
    }

    /** Places of the columns by which a keyed row's key refers to other rows. */
    int[] keyReferences() {
        return keyReferences;
    }

    /** The same of the table as it was before it had {@code columns}. */
    TableView without(Set<String> columns) {
        TableSchema schema = table.schema();
        TableSchema narrower = new TableSchema(
                schema.table(),
                schema.integerKey(),
                schema.autoincrement(),
                schema.withoutRowid(),
                schema.columns().stream()
                        .filter(column -> !columns.contains(column.name()))
                        .toList(),
                schema.foreignKeys().stream()
                        .filter(key -> Collections.disjoint(key.columns(), columns))
                        .toList(),
                schema.uniques().stream()
                        .filter(unique -> Collections.disjoint(unique.columns(), columns))
                        .toList());
        return new TableView(new LocalTable(narrower, table.scope(), table.keyColumns()), shape);
    }

    /** Of values in the order of {@code wider}'s columns those that this one has. */
    List<Value> pick(List<Value> values, TableView wider) {
        return wider == this
                ? values
                : columns().stream()
                        .map(column -> values.get(wider.table.schema().indexOf(column.name())))
                        .toList();
    }

    /** Whether the table has columns that entries of the shape say nothing of. */
    boolean isIncomplete() {
        for (int position : captured) {
            if (position < 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * A captured image in the order of the table's columns.
     *
     * @param current where to take columns from that were not captured; not needed where there are none
     */
    List<Value> arrange(List<Value> image, List<Value> current) {
        List<Value> arranged = new ArrayList<>(captured.length);
        for (int i = 0; i < captured.length; i++) {
            arranged.add(captured[i] < 0 ? current.get(i) : image.get(captured[i]));
        }
        return arranged;
    }

    /** Changed columns of a shape as changed columns of the table. */
    ColumnMask mask(BigInteger changed) {
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < captured.length; i++) {
            if (captured[i] >= 0 && changed.testBit(captured[i])) {
                bits = bits.setBit(i);
            }
        }
        return new ColumnMask(bits);
    }
}
