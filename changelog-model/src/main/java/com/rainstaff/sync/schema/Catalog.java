package com.rainstaff.sync.schema;

import java.util.Map;
import java.util.Objects;

/**
 * What cannot be read from the files of one app: which tables belong to regions, which are shared, which stay.
 *
 * @param app the app's name, for people
 * @param unlisted what holds for a table the catalog does not list: {@code region} where there is no real catalog,
 *     {@code local} under one, so that a new table stays on its PC until somebody has scoped it
 * @param tables by name as the files spell them
 */
public record Catalog(String app, Scope unlisted, Map<String, CatalogTable> tables) {
    /** For files nobody described: every table belongs to the device's region. */
    public static final Catalog NONE = new Catalog("any", Scope.REGION, Map.of());

    public Catalog {
        Objects.requireNonNull(app, "app");
        unlisted = unlisted == null ? Scope.LOCAL : unlisted;
        tables = Map.copyOf(tables);
    }

    public boolean lists(String table) {
        return tables.containsKey(table);
    }

    /** What holds for {@code table}, listed or not. */
    public CatalogTable table(String table) {
        CatalogTable listed = tables.get(table);
        if (listed != null) {
            return listed;
        }
        return unlisted == Scope.REGION ? CatalogTable.OF_THE_DEVICE : CatalogTable.OF_THE_PC;
    }
}
