package com.rainstaff.sync.agent.capture;

import static com.rainstaff.sync.agent.ArmedFile.plainly;
import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.change.Upsert;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
    private static final String BEFORE_2026 = """
            create table timesheets (id integer primary key autoincrement,
                employee_id integer not null references employees on delete cascade, work_date text);
            create table employees (id integer primary key autoincrement, full_name text not null);
            create table settings (key text primary key, value text not null);
            create table reports (id integer primary key autoincrement, file_path text);
            insert into employees (full_name) values ('Ayşe'), ('Ömer');
            insert into timesheets (employee_id, work_date) values (1, '2025-11-03'), (2, '03.11.2025');
            insert into settings values ('sync_token', '1234'), ('company_name', 'Yağmur');
            insert into reports (file_path) values ('C:\\a.xlsx')""";

    private static final String MIGRATED = """
            create table employees (id integer primary key autoincrement, full_name text not null,
                region text default 'Ankara');
            create table timesheets (id integer primary key autoincrement,
                employee_id integer not null references employees on delete cascade, region text default 'Ankara');
            insert into employees (full_name, region) values
                ('own', 'İstanbul'), ('unlabelled', null), ('default', 'Ankara'), ('typo', 'Istnbul'), ('blank', ' ');
            insert into timesheets (employee_id, region) values
                (1, null), (3, null), (1, 'Izmir'), (4, null), (5, 'ISTANBUL')""";

    private static final String CURRENT = """
            create table vehicles (id integer primary key autoincrement, plate text not null unique, region text);
            create table vehicle_inspections (id integer primary key autoincrement,
                vehicle_id integer not null references vehicles on delete cascade, week_start text);
            create table vehicle_inspection_results (id integer primary key autoincrement,
                inspection_id integer not null references vehicle_inspections on delete cascade, item_key text);
            create table stock_inventory (id integer primary key, seri_no text unique, bolge text not null);
            create table users (id integer primary key autoincrement, username text unique, region text not null);
            insert into vehicles (plate, region) values ('34 A 1', 'Istanbul'), ('06 B 2', 'Ankara');
            insert into vehicle_inspections (vehicle_id) values (1), (2);
            insert into vehicle_inspection_results (inspection_id) values (1), (2), (1);
            insert into stock_inventory (seri_no, bolge) values ('x', 'ISTANBUL'), ('y', 'ankara '), ('z', 'Bolu');
            insert into users (username, region) values ('admin', 'ALL'), ('ankara', 'Ankara')""";

    @TempDir
    Path folder;

    @Test
    void before_2026_every_row_is_this_pcs_and_parents_come_first() {
        try (ArmedFile file = ArmedFile.create(folder, BEFORE_2026, Catalogs.rainstaff(), "Istanbul")) {
            assertThat(plainly(file.push()))
                    .containsExactly(
                            "employees 1 [Ayşe]",
                            "employees 2 [Ömer]",
                            "settings ['company_name'] [company_name, Yağmur]",
                            "timesheets 1 [#1, 2025-11-03]",
                            "timesheets 2 [#2, 03.11.2025]");
            assertThat(file.report().leftOut()).containsOnlyKeys("reports");
        }
    }

    @Test
    void migrated_files_hold_stale_copies_of_other_regions_and_labels_nobody_knows() {
        try (ArmedFile file = ArmedFile.create(folder, MIGRATED, Catalogs.rainstaff(), "Istanbul")) {
            ArmReport report = file.report();

            assertThat(report.baselineRows()).containsEntry("employees", 3L).containsEntry("timesheets", 2L);
            assertThat(report.foreignRows()).containsEntry("employees", 1L).containsEntry("timesheets", 2L);
            assertThat(report.unknownRows()).containsEntry("employees", 1L).containsEntry("timesheets", 1L);
            assertThat(plainly(file.push()))
                    .containsExactly(
                            "employees 1 [own, İstanbul]",
                            "employees 2 [unlabelled, Istanbul]",
                            "employees 5 [blank, Istanbul]",
                            "timesheets 1 [#1, Istanbul]",
                            "timesheets 5 [#5, ISTANBUL]");
            assertThat(file.held())
                    .containsExactly(
                            "employees 4: its region names no known region",
                            "timesheets 4: its region names no known region");
        }
    }

    @Test
    void labels_that_a_person_calls_own_are_own_and_become_the_regions_name() {
        try (ArmedFile file = ArmedFile.create(folder, MIGRATED, Catalogs.rainstaff(), "Istanbul", "ankara")) {
            assertThat(plainly(file.push())).contains("employees 3 [default, Istanbul]", "timesheets 2 [#3, Istanbul]");
            assertThat(file.texts("select region from employees where id = 3")).containsExactly("Istanbul");
        }
    }

    @Test
    void rows_without_a_label_belong_where_their_parents_do() {
        try (ArmedFile file = ArmedFile.create(folder, CURRENT, Catalogs.rainstaff(), "Istanbul")) {
            assertThat(file.report().foreignRows())
                    .containsEntry("vehicles", 1L)
                    .containsEntry("vehicle_inspections", 1L)
                    .containsEntry("vehicle_inspection_results", 1L)
                    .containsEntry("stock_inventory", 1L)
                    .containsEntry("users", 0L);
            assertThat(plainly(file.push()))
                    .contains(
                            "vehicle_inspections 1 [#1, ]",
                            "vehicle_inspection_results 3 [#1, ]",
                            "users 2 [ankara, Ankara]")
                    .hasSize(7);
        }
    }

    @Test
    void at_headquarters_regions_rows_are_stale_copies_and_rows_of_no_region_wait() {
        try (ArmedFile file = ArmedFile.create(folder, MIGRATED, Catalogs.rainstaff(), "ALL")) {
            assertThat(file.report().baselineRows()).containsEntry("employees", 0L);
            assertThat(file.report().foreignRows()).containsEntry("employees", 2L);
            assertThat(file.report().unknownRows()).containsEntry("employees", 3L);
        }
    }

    @Test
    void any_edit_is_newer_than_a_row_that_was_there_before() {
        try (ArmedFile file = ArmedFile.create(folder, BEFORE_2026, Catalogs.rainstaff(), "Istanbul")) {
            file.app("update employees set full_name = 'Ayşe Y.' where id = 1");

            assertThat(file.changes().stream()
                            .filter(change -> change.key().table().equals("employees")))
                    .extracting(change -> change.version().wallMillis() < 10)
                    .containsExactly(true, true, false);
            assertThat(((Upsert) file.changes().get(0)).image())
                    .isEqualTo(((Upsert) file.changes().get(5)).image());
        }
    }

    @Test
    void rows_deleted_before_they_were_sent_are_not_sent() {
        try (ArmedFile file = ArmedFile.create(folder, BEFORE_2026, Catalogs.rainstaff(), "Istanbul")) {
            file.app("delete from employees");

            assertThat(plainly(file.push())).containsExactly("settings ['company_name'] [company_name, Yağmur]");
            assertThat(file.drain()).isEmpty();
        }
    }
}
