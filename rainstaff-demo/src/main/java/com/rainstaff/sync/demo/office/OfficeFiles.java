package com.rainstaff.sync.demo.office;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes the files that the demo begins with. Local ids of all PCs begin at 1, so that they collide; plates, serial
 * numbers and drivers' names never do.
 */
public final class OfficeFiles {
    private final Clock clock;

    public OfficeFiles(Clock clock) {
        this.clock = clock;
    }

    /** Creates the file of {@code office} with its contents; the same contents every time. */
    public void create(Office office, AppFile file) throws SQLException {
        App app = new App(file, clock);
        Random random = new Random(office.ordinal());
        Inventions inventions = new Inventions(random);
        switch (office) {
            case ANKARA -> {
                Generation.BEFORE_2026.applyTo(file);
                seed(app, office);
                staff(app, inventions, 5, 37, List.of());
            }
            case ISTANBUL -> {
                Generation.BEFORE_2026.applyTo(file);
                seed(app, office);
                staff(app, inventions, 7, 44, List.of());
                Generation.JANUARY_2026_OTHER_SERVICES.applyTo(file);
                seedUsers(app, office);
                staff(app, inventions, 2, 9, office.spellings());
                garage(app, inventions, office);
            }
            case IZMIR -> {
                Generation.CURRENT.applyTo(file);
                seed(app, office);
                seedUsers(app, office);
                staff(app, inventions, 6, 41, office.spellings());
                garage(app, inventions, office);
            }
            case HEADQUARTERS -> {
                Generation.CURRENT.applyTo(file);
                seed(app, office);
                seedUsers(app, office);
            }
        }
    }

    /** What the January 2026 release does to an older file as it starts: tables, columns, users. */
    public void migrate(Office office, AppFile file) throws SQLException {
        Generation.JANUARY_2026.applyTo(file);
        seedUsers(new App(file, clock), office);
    }

    private static void seed(App app, Office office) throws SQLException {
        app.replaceSetting("company_name", "Rainstaff Güvenlik ve Hizmet A.Ş.");
        app.replaceSetting("report_title", "Puantaj ve Mesai Raporu");
        app.replaceSetting("weekday_hours", "9");
        app.replaceSetting("saturday_start", "09:00");
        app.replaceSetting("saturday_end", "14:00");
        app.replaceSetting("sync_token", "secret of " + office.pc());
        List<String> names = rotated(List.of("Hafta içi 09-18", "Cumartesi 09-14"), office);
        for (String name : names) {
            boolean weekday = name.startsWith("Hafta");
            app.saveTemplate(name, "09:00", weekday ? "18:00" : "14:00", weekday ? 60 : 0);
        }
    }

    /** The same five people on every PC, with other ids everywhere and other passwords here and there. */
    private static void seedUsers(App app, Office office) throws SQLException {
        List<String> names = List.of("ankara1", "istanbul1", "izmir1", "bursa1", "admin");
        for (String name : rotated(names, office)) {
            boolean admin = name.equals("admin");
            String region = Character.toUpperCase(name.charAt(0)) + name.substring(1, name.length() - 1);
            app.insert(
                    "users",
                    Columns.of(
                            "username",
                            name,
                            "password_hash",
                            Passwords.stored(name, office),
                            "role",
                            admin ? "admin" : "user",
                            "region",
                            admin ? "ALL" : region));
        }
    }

    private static void staff(App app, Inventions inventions, int employees, int timesheets, List<String> spellings)
            throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < employees; i++) {
            ids.add(app.insert("employees", labelled(inventions.employee(), inventions, spellings)));
        }
        for (int i = 0; i < timesheets; i++) {
            Map<String, Object> timesheet = inventions.timesheet(ids.get(i % employees));
            app.insert("timesheets", labelled(timesheet, inventions, spellings));
        }
    }

    private static void garage(App app, Inventions inventions, Office office) throws SQLException {
        Garage garage = new Garage(app, inventions, office);
        for (int i = 0; i < 3; i++) {
            garage.addVehicle();
        }
        garage.addDriver();
        garage.addDriver();
        for (int i = 0; i < 4; i++) {
            garage.inspect();
            garage.stock();
        }
    }

    private static Map<String, Object> labelled(
            Map<String, Object> row, Inventions inventions, List<String> spellings) {
        if (!spellings.isEmpty()) {
            row.put("region", inventions.oneOf(spellings));
        }
        return row;
    }

    private static List<String> rotated(List<String> names, Office office) {
        int by = office.ordinal() % names.size();
        List<String> rotated = new ArrayList<>(names.subList(by, names.size()));
        rotated.addAll(names.subList(0, by));
        return rotated;
    }
}
