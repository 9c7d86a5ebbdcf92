package com.rainstaff.sync.agent;

import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import java.util.List;
import java.util.Map;

/** Catalogs for tests. */
public final class Catalogs {
    private Catalogs() {}

    /** What matters of Rainstaff's catalog to a PC. */
    public static Catalog rainstaff() {
        return new Catalog(
                "Rainstaff",
                Scope.LOCAL,
                Map.of(
                        "employees", region("region", null),
                        "timesheets", region("region", "employee_id"),
                        "vehicles", region("region", null),
                        "vehicle_inspections", region("region", "vehicle_id"),
                        "vehicle_inspection_results", region(null, "inspection_id"),
                        "stock_inventory", region("bolge", null),
                        "users", shared(null),
                        "shift_templates", shared(null),
                        "settings", shared(List.of("company_name", "report_title")),
                        "reports", CatalogTable.OF_THE_PC));
    }

    private static CatalogTable region(String column, String parent) {
        return new CatalogTable(Scope.REGION, column, parent, null, null, null, null, null, null);
    }

    private static CatalogTable shared(List<String> onlyKeys) {
        return new CatalogTable(Scope.SHARED, null, null, null, null, onlyKeys, null, null, null);
    }
}
