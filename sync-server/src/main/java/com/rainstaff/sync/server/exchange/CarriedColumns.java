package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Completes what files of an older generation push: columns that the row has and their file does not keep the values they
 * had. The pushed columns come first and in their order, so that an entry still shows what was pushed. For use by one
 * thread.
 */
final class CarriedColumns {
    private final Judgement judgement;
    private final Map<String, AnnouncedSchema> wider = new HashMap<>();

    CarriedColumns(Judgement judgement) {
        this.judgement = judgement;
    }

    /**
     * An upsert of the whole row.
     *
     * @param change names only the pushed columns as changed
     * @param image follows {@code announced}, row ids resolved
     */
    record Whole(Upsert change, AnnouncedSchema announced, List<Value> image) {}

    /**
     * @param image the pushed values, row ids resolved
     * @param state the row as it is now, or null
     */
    Whole complete(Upsert upsert, AnnouncedSchema announced, List<Value> image, RowState state) {
        if (state == null || state.schemaId() == null || state.schemaId() == announced.id()) {
            return new Whole(upsert, announced, image);
        }
        AnnouncedSchema held = judgement.schema(state.schemaId());
        List<Column> carried = held.schema().columns().stream()
                .filter(column ->
                        column.keyPosition() == 0 && announced.schema().indexOf(column.name()) < 0)
                .toList();
        List<Value> contents = carried.isEmpty() ? null : judgement.contents(state);
        if (contents == null) {
            return new Whole(upsert, announced, image);
        }
        AnnouncedSchema whole = goesOn(announced.schema(), held.schema()) ? held : wider(announced.schema(), carried);
        List<Value> values = new ArrayList<>(image);
        for (int i = image.size(); i < whole.schema().columns().size(); i++) {
            values.add(contents.get(
                    held.schema().indexOf(whole.schema().columns().get(i).name())));
        }
        return new Whole(under(whole, upsert, values), whole, values);
    }

    private static Upsert under(AnnouncedSchema whole, Upsert upsert, List<Value> values) {
        ColumnMask changed = upsert.changed().equals(ColumnMask.ALL)
                ? ColumnMask.of(IntStream.range(0, upsert.image().size()).toArray())
                : upsert.changed();
        return new Upsert(
                upsert.sequence(), upsert.key(), upsert.version(), upsert.base(), whole.fingerprint(), changed, values);
    }

    /** Whether {@code held} is {@code pushed} with columns added, as an app's migration adds them. */
    private static boolean goesOn(TableSchema pushed, TableSchema held) {
        if (pushed.columns().size() > held.columns().size()) {
            return false;
        }
        for (int i = 0; i < pushed.columns().size(); i++) {
            if (!holdsAlike(pushed.columns().get(i), held.columns().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsAlike(Column one, Column other) {
        return one.equals(new Column(
                other.name(), other.type(), one.notNull(), one.defaultSql(), other.keyPosition(), other.references()));
    }

    private AnnouncedSchema wider(TableSchema pushed, List<Column> carried) {
        List<Column> columns = new ArrayList<>(pushed.columns());
        carried.stream()
                .map(column -> new Column(column.name(), column.type(), false, null, 0, column.references()))
                .sorted(Comparator.comparing(Column::name))
                .forEach(columns::add);
        TableSchema whole = new TableSchema(
                pushed.table(),
                pushed.integerKey(),
                pushed.autoincrement(),
                pushed.withoutRowid(),
                columns,
                pushed.foreignKeys(),
                pushed.uniques());
        return wider.computeIfAbsent(whole.fingerprint(), fingerprint -> judgement.announce(whole));
    }
}
