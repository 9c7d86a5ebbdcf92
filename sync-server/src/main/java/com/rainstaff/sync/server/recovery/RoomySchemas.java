package com.rainstaff.sync.server.recovery;

import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import com.rainstaff.sync.server.schema.AnnouncedSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables into which the rows of files of all generations fit: the widest schema of each, with the columns that only
 * others have, and without what only some demand.
 */
final class RoomySchemas {
    private RoomySchemas() {}

    /** One schema for each table; of equally wide ones the earlier in the list is taken as the pattern. */
    static List<TableSchema> of(List<AnnouncedSchema> announced) {
        Map<String, List<TableSchema>> byTable = new LinkedHashMap<>();
        for (AnnouncedSchema schema : announced) {
            byTable.computeIfAbsent(schema.schema().table(), table -> new ArrayList<>())
                    .add(schema.schema());
        }
        return byTable.values().stream().map(RoomySchemas::merge).toList();
    }

    private static TableSchema merge(List<TableSchema> schemas) {
        TableSchema pattern = schemas.stream()
                .sorted(Comparator.comparing(schema -> -schema.columns().size()))
                .findFirst()
                .orElseThrow();
        Map<String, Column> columns = new LinkedHashMap<>();
        pattern.columns().forEach(column -> columns.put(column.name(), column));
        schemas.forEach(schema -> schema.columns().forEach(column -> columns.putIfAbsent(column.name(), column)));
        columns.replaceAll((name, column) -> demandedByAll(column, schemas) ? column : optional(column));
        List<UniqueIndex> uniques = pattern.uniques().stream()
                .filter(unique -> schemas.stream().allMatch(schema -> hasUnique(schema, unique)))
                .toList();
        return new TableSchema(
                pattern.table(),
                pattern.integerKey(),
                pattern.autoincrement(),
                pattern.withoutRowid(),
                List.copyOf(columns.values()),
                pattern.foreignKeys(),
                uniques);
    }

    private static boolean demandedByAll(Column column, List<TableSchema> schemas) {
        return schemas.stream()
                .allMatch(schema ->
                        schema.column(column.name()).filter(Column::notNull).isPresent());
    }

    private static Column optional(Column column) {
        return new Column(
                column.name(), column.type(), false, column.defaultSql(), column.keyPosition(), column.references());
    }

    private static boolean hasUnique(TableSchema schema, UniqueIndex unique) {
        return schema.uniques().stream().anyMatch(other -> other.columns().equals(unique.columns()));
    }
}
