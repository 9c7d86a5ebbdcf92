package com.rainstaff.sync.demo.check;

import java.util.List;
import java.util.Map;

/**
 * What the checks know of one synced table; written down apart from the product's catalog, which it is to judge.
 *
 * @param regional whether its rows belong to regions; all PCs share them otherwise
 * @param regionColumn where a row names its region; a file may lack the column
 * @param parentColumn reference along which a row without a name of its own follows; null where there is none
 * @param references columns that hold another table's local ids
 */
record RainstaffTable(
        String name, boolean regional, String regionColumn, String parentColumn, Map<String, String> references) {
    /** Parents stand before their children. */
    static final List<RainstaffTable> ALL = List.of(
            regional("employees", "region", null, Map.of()),
            regional("timesheets", "region", "employee_id", Map.of("employee_id", "employees")),
            regional("vehicles", "region", null, Map.of()),
            regional("drivers", "region", null, Map.of()),
            regional("vehicle_faults", "region", "vehicle_id", Map.of("vehicle_id", "vehicles")),
            regional(
                    "vehicle_inspections",
                    "region",
                    "vehicle_id",
                    Map.of("vehicle_id", "vehicles", "driver_id", "drivers", "fault_id", "vehicle_faults")),
            regional(
                    "vehicle_inspection_results",
                    "region",
                    "inspection_id",
                    Map.of("inspection_id", "vehicle_inspections")),
            regional(
                    "vehicle_service_visits",
                    "region",
                    "vehicle_id",
                    Map.of("vehicle_id", "vehicles", "fault_id", "vehicle_faults")),
            regional("stock_inventory", "bolge", null, Map.of()),
            shared("users"),
            shared("shift_templates"),
            shared("settings"));

    static final List<RainstaffTable> REGIONAL =
            ALL.stream().filter(RainstaffTable::regional).toList();

    /** The settings that all PCs share; every other one stays where it is. */
    static final List<String> SHARED_SETTINGS =
            List.of("company_name", "report_title", "weekday_hours", "saturday_start", "saturday_end");

    static RainstaffTable named(String name) {
        return ALL.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static RainstaffTable regional(
            String name, String regionColumn, String parentColumn, Map<String, String> references) {
        return new RainstaffTable(name, true, regionColumn, parentColumn, references);
    }

    private static RainstaffTable shared(String name) {
        return new RainstaffTable(name, false, null, null, Map.of());
    }
}
