package com.rainstaff.sync.agent.drain;

import com.rainstaff.sync.agent.capture.Shape;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The view of every shape that entries come in. */
final class TableViews {
    private final FileSchema schema;
    private final Catalog catalog;
    private final Map<Integer, Optional<TableView>> byShape = new HashMap<>();

    TableViews(FileSchema schema, Catalog catalog) {
        this.schema = schema;
        this.catalog = catalog;
    }

    /** Empty where the entries mean nothing any more: the table stays on this PC now, or has another kind of key. */
    Optional<TableView> of(Shape shape) {
        return byShape.computeIfAbsent(
                shape.number(),
                number -> table(shape)
                        .filter(table -> hasSameKind(table, shape))
                        .map(table -> new TableView(table, shape)));
    }

    // Of a table that was dropped, entries still tell what was done before.
    private Optional<LocalTable> table(Shape shape) {
        Optional<LocalTable> table = schema.table(shape.table());
        if (table.isPresent() || catalog.table(shape.table()).scope() == Scope.LOCAL) {
            return table;
        }
        return Optional.of(new LocalTable(shape.schema(), catalog.table(shape.table()), shape.keyColumns()));
    }

    private static boolean hasSameKind(LocalTable table, Shape shape) {
        return table.schema().isNumbered() == shape.schema().isNumbered()
                && table.keyColumns().size() == shape.keyColumns().size();
    }
}
