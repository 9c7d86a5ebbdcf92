package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.ForeignKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every relation between the tables of a file. */
final class Relations {
    private final FileSchema schema;
    private final Map<String, List<Relation>> byParent;
    private final Map<String, List<Relation>> byChild;

    Relations(FileSchema schema) {
        this.schema = schema;
        Set<Relation> all = new LinkedHashSet<>();
        for (LocalTable table : schema.tables()) {
            for (Column column : table.schema().columns()) {
                named(column.references()).ifPresent(parent -> all.add(toIntegerKey(table, column.name(), parent)));
            }
            table.schema().foreignKeys().forEach(key -> declared(table, key).ifPresent(all::add));
        }
        byParent = all.stream().collect(Collectors.groupingBy(Relation::parent));
        byChild = all.stream().collect(Collectors.groupingBy(Relation::child));
    }

    /** Relations by which other rows refer to rows of {@code table}. */
    List<Relation> toParent(String table) {
        return byParent.getOrDefault(table, List.of());
    }

    /** Relations by which rows of {@code table} refer to others. */
    List<Relation> ofChild(String table) {
        return byChild.getOrDefault(table, List.of());
    }

    private static Relation toIntegerKey(LocalTable child, String column, LocalTable parent) {
        return new Relation(
                child.name(),
                List.of(column),
                parent.name(),
                List.of(parent.schema().integerKey()),
                true);
    }

    // A foreign key to a table that is not in the file says nothing; one to a table that stays here can be checked.
    private Optional<Relation> declared(LocalTable child, ForeignKey key) {
        Optional<LocalTable> parent = named(key.parent());
        if (parent.isEmpty()) {
            return schema.leftOut().containsKey(key.parent())
                            && !key.parentColumns().contains("")
                    ? Optional.of(new Relation(child.name(), key.columns(), key.parent(), key.parentColumns(), false))
                    : Optional.empty();
        }
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String column = key.parentColumns().get(i);
            List<String> parentKey = parent.get().keyColumns();
            if (column.isEmpty() && i >= parentKey.size()) {
                return Optional.empty();
            }
            columns.add(column.isEmpty() ? parentKey.get(i) : column);
        }
        String integerKey = parent.get().schema().integerKey();
        return Optional.of(
                columns.size() == 1 && columns.get(0).equalsIgnoreCase(integerKey)
                        ? toIntegerKey(child, spelled(child, key.columns().get(0)), parent.get())
                        : new Relation(
                                child.name(),
                                key.columns().stream()
                                        .map(column -> spelled(child, column))
                                        .toList(),
                                parent.get().name(),
                                columns.stream()
                                        .map(column -> spelled(parent.get(), column))
                                        .toList(),
                                false));
    }

    private Optional<LocalTable> named(String table) {
        return schema.tables().stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(table))
                .findFirst();
    }

    // A foreign key may spell a column otherwise than its table does.
    private static String spelled(LocalTable table, String column) {
        return table.schema().columns().stream()
                .map(Column::name)
                .filter(name -> name.equalsIgnoreCase(column))
                .findFirst()
                .orElse(column);
    }
}
