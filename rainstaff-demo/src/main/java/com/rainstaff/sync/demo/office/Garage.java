package com.rainstaff.sync.demo.office;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Vehicles, drivers and stock of one office, as its people enter them. */
final class Garage {
    private final App app;
    private final Inventions inventions;
    private final Office office;

    Garage(App app, Inventions inventions, Office office) {
        this.app = app;
        this.inventions = inventions;
        this.office = office;
    }

    void addVehicle() throws SQLException {
        int city = List.of(6, 34, 35, 1).get(office.ordinal());
        app.insert("vehicles", labelled("region", inventions.vehicle(city)));
    }

    void addDriver() throws SQLException {
        app.insert("drivers", labelled("region", inventions.driver()));
    }

    void stock() throws SQLException {
        app.insert(
                "stock_inventory",
                labelled("bolge", inventions.stock(office.pc().substring(0, 3))));
    }

    /** A fault and the inspection that found it, with its results and the visit to the workshop where the file has room. */
    void inspect() throws SQLException {
        List<Long> vehicles = app.ids("vehicles", 0);
        if (vehicles.isEmpty()) {
            addVehicle();
            return;
        }
        long vehicle = inventions.oneOf(vehicles);
        Long fault = app.insert("vehicle_faults", labelled("region", inventions.fault(vehicle)));
        Map<String, Object> inspection = inventions.inspection(vehicle, anyDriver(), fault);
        if (app.columns("vehicle_inspections").contains("region")) {
            labelled("region", inspection);
        }
        long id = app.insert("vehicle_inspections", inspection);
        if (app.columns("vehicle_inspection_results").contains("item_key")) {
            app.insert("vehicle_inspection_results", inventions.inspectionResult(id, 1));
            app.insert("vehicle_inspection_results", inventions.inspectionResult(id, 2));
            Map<String, Object> visit = inventions.serviceVisit(vehicle, fault);
            app.insert("vehicle_service_visits", labelled("region", visit));
        }
    }

    private Long anyDriver() throws SQLException {
        List<Long> drivers = new ArrayList<>(app.ids("drivers", 0));
        drivers.add(null);
        return inventions.oneOf(drivers);
    }

    private Map<String, Object> labelled(String column, Map<String, Object> row) {
        row.put(column, inventions.oneOf(office.spellings()));
        return row;
    }
}
