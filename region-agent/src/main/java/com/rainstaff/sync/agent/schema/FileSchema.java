package com.rainstaff.sync.agent.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything in this PC's file that syncs, and what cannot.
 *
 * @param version SQLite's schema version the file had when it was read
 * @param tables parents before children; tables that refer to each other in a circle stand in name order
 * @param leftOut tables that do not sync, with the reason for a person
 */
public record FileSchema(long version, List<LocalTable> tables, Map<String, String> leftOut) {
    public FileSchema {
        tables = List.copyOf(tables);
        leftOut = Map.copyOf(leftOut);
    }

    public Optional<LocalTable> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }
}
