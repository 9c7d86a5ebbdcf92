package com.rainstaff.sync.demo.office;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * People at work in one office: edits chosen by a seed, each through the app's own statements, none ever repeated after
 * an error. Rows that the file began with are edited, never deleted.
 */
final class AppWriter {
    /** One edit in the app. */
    @FunctionalInterface
    interface Edit {
        void make() throws SQLException;
    }

    /** An edit by the name people would give it. */
    record Named(String name, Edit edit) {}

    private final App app;
    private final Office office;
    private final Random random;
    private final Inventions inventions;
    private final Garage garage;
    private final long keptEmployees;
    private final NavigableMap<Integer, Named> edits = new TreeMap<>();

    AppWriter(App app, Office office, long seed) throws SQLException {
        this.app = app;
        this.office = office;
        this.random = new Random(seed);
        this.inventions = new Inventions(random);
        this.garage = new Garage(app, inventions, office);
        this.keptEmployees = app.ids("employees", 0).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        weigh(28, "insert a timesheet", this::insertTimesheet);
        weigh(24, "change a timesheet", this::changeTimesheet);
        weigh(6, "delete a timesheet", () -> deleteAny("timesheets", 0));
        weigh(6, "hire an employee", this::hire);
        weigh(10, "change an employee", this::changeEmployee);
        weigh(3, "delete an employee", () -> deleteAny("employees", keptEmployees));
        weigh(5, "inspect a vehicle", garage::inspect);
        weigh(4, "change a vehicle", this::changeVehicle);
        weigh(2, "add a vehicle", garage::addVehicle);
        weigh(2, "add a driver", garage::addDriver);
        weigh(1, "delete a vehicle", () -> deleteAny("vehicles", 2));
        weigh(1, "delete a driver", () -> deleteAny("drivers", 1));
        weigh(3, "put in stock", garage::stock);
        weigh(2, "save a setting", this::saveSetting);
        weigh(2, "save a template", this::saveTemplate);
        weigh(1, "write a report", () -> app.insert("reports", inventions.report()));
    }

    /** The next edit; nothing is written until it is made. */
    Named next() {
        return edits.higherEntry(random.nextInt(edits.lastKey())).getValue();
    }

    private void weigh(int weight, String name, Edit edit) {
        int before = edits.isEmpty() ? 0 : edits.lastKey();
        edits.put(before + weight, new Named(name, edit));
    }

    private void insertTimesheet() throws SQLException {
        List<Long> employees = app.ids("employees", 0);
        Map<String, Object> timesheet = inventions.timesheet(inventions.oneOf(employees));
        app.insert("timesheets", labelled(timesheet));
    }

    private void changeTimesheet() throws SQLException {
        List<Long> timesheets = app.ids("timesheets", 0);
        if (!timesheets.isEmpty()) {
            Map<String, Object> changes =
                    Columns.of("end_time", inventions.time(15), "notes", "Düzeltme " + inventions.digits(2));
            app.change("timesheets", inventions.oneOf(timesheets), changes);
        }
    }

    private void hire() throws SQLException {
        long employee = app.insert("employees", labelled(inventions.employee()));
        app.insert("timesheets", labelled(inventions.timesheet(employee)));
    }

    private void changeEmployee() throws SQLException {
        long employee = inventions.oneOf(app.ids("employees", 0));
        app.change("employees", employee, Columns.of("title", inventions.title()));
    }

    private void changeVehicle() throws SQLException {
        List<Long> vehicles = app.ids("vehicles", 0);
        if (!vehicles.isEmpty()) {
            Map<String, Object> changes = Columns.of("km", 250_000 + random.nextInt(50_000));
            app.change("vehicles", inventions.oneOf(vehicles), changes);
        }
    }

    private void deleteAny(String table, long above) throws SQLException {
        List<Long> ids = app.ids(table, above);
        if (!ids.isEmpty()) {
            app.delete(table, inventions.oneOf(ids));
        }
    }

    private void saveSetting() throws SQLException {
        boolean shared = random.nextBoolean();
        app.replaceSetting(
                shared ? "saturday_end" : "last_backup", shared ? inventions.time(14) : inventions.digits(8));
    }

    private void saveTemplate() throws SQLException {
        String name = inventions.oneOf(List.of("Gece 20-08", "Gündüz 08-20", "Cumartesi 09-14"));
        app.saveTemplate(name, inventions.time(8), inventions.time(20), 15 * random.nextInt(5));
    }

    private Map<String, Object> labelled(Map<String, Object> row) {
        row.put("region", inventions.oneOf(office.spellings()));
        return row;
    }
}
