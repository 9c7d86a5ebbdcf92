package com.rainstaff.sync.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.demo.office.App;
import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Columns;
import com.rainstaff.sync.demo.office.Generation;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.office.OfficeFiles;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCheckTest {
    private final Clock clock = Clock.systemUTC();

    @TempDir
    private Path folder;

    private AppFile izmir;
    private App izmirApp;
    private AppFile headquarters;
    private App headquartersApp;

    @BeforeEach
    void create_empty_files() throws SQLException {
        izmir = AppFile.at(folder.resolve("izmir.db"));
        izmirApp = new App(izmir, clock);
        headquarters = AppFile.at(folder.resolve("headquarters.db"));
        headquartersApp = new App(headquarters, clock);
        Generation.CURRENT.applyTo(izmir);
        Generation.CURRENT.applyTo(headquarters);
    }

    @Test
    void equal_contents_under_other_local_ids_are_equal() throws SQLException {
        person(izmirApp, 1, "Ayşe Yılmaz", "Izmir");
        person(izmirApp, 2, "Işık İnce", null);
        person(headquartersApp, 71, "Işık İnce", "Izmir");
        person(headquartersApp, 72, "Ayşe Yılmaz", "Izmir");

        Comparison found = union();

        assertThat(found.differences()).isEmpty();
        assertThat(found.rows()).isEqualTo(4);
        assertThat(found.tables()).containsExactlyInAnyOrder("employees", "timesheets");
    }

    @Test
    void one_changed_value_is_reported_by_table_and_row_and_column() throws SQLException {
        person(izmirApp, 1, "Ayşe Yılmaz", "Izmir");
        person(headquartersApp, 9, "Ayşe Yılmaz", "Izmir");
        headquartersApp.change("employees", 9, Columns.of("title", "Şef"));

        assertThat(union().differences())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("employees: 'Ayşe Yılmaz'")
                        .contains("title is 'Görevli' in Izmir and 'Şef' in Headquarters"));
    }

    @Test
    void a_missing_row_is_reported() throws SQLException {
        izmirApp.insert("vehicles", Columns.of("plate", "35 RS 1", "region", "Izmir"));

        assertThat(union().differences())
                .singleElement()
                .asString()
                .startsWith("vehicles: only in Izmir:")
                .contains("35 RS 1");
    }

    @Test
    void a_timesheet_under_another_person_is_a_difference() throws SQLException {
        person(izmirApp, 1, "Ayşe Yılmaz", "Izmir");
        person(izmirApp, 2, "Işık İnce", "Izmir");
        person(headquartersApp, 1, "Ayşe Yılmaz", "Izmir");
        person(headquartersApp, 2, "Işık İnce", "Izmir");
        long timesheet = headquartersApp.ids("timesheets", 0).get(0);
        headquartersApp.change("timesheets", timesheet, Columns.of("employee_id", 2));

        assertThat(union().differences()).anyMatch(line -> line.startsWith("timesheets: "));
    }

    @Test
    void a_row_of_no_known_region_at_headquarters_is_reported() throws SQLException {
        headquartersApp.insert("employees", Columns.of("full_name", "Uğur Şahin", "region", null));

        assertThat(union().differences()).singleElement().asString().contains("of no region");
    }

    @Test
    void another_regions_row_in_a_file_is_reported() throws SQLException {
        person(izmirApp, 1, "Ayşe Yılmaz", "İzmir");
        person(izmirApp, 2, "Kağan Kılıç", "ANKARA");

        Comparison found = ContentCheck.alone(Office.IZMIR, FileContents.read(izmir));

        assertThat(found.rows()).isEqualTo(2);
        assertThat(found.differences()).hasSize(2).allMatch(line -> line.contains("Kağan Kılıç"));
    }

    @Test
    void a_column_that_an_older_generation_lacks_is_not_looked_at() throws SQLException {
        AppFile ankara = AppFile.at(folder.resolve("ankara.db"));
        new OfficeFiles(clock).create(Office.ANKARA, ankara);
        FileContents before = FileContents.read(ankara);
        new OfficeFiles(clock).migrate(Office.ANKARA, ankara);

        Comparison found = ContentCheck.union(FileContents.read(ankara), Map.of(Office.ANKARA, before));

        assertThat(found.differences()).isEmpty();
        assertThat(found.rows()).isEqualTo(42);
    }

    @Test
    void shared_rows_are_equal_whatever_their_ids_and_local_settings_do_not_count() throws SQLException {
        izmirApp.saveTemplate("Gece", "20:00", "08:00", 30);
        izmirApp.saveTemplate("Gündüz", "08:00", "20:00", 60);
        izmirApp.replaceSetting("sync_token", "secret");
        izmirApp.replaceSetting("weekday_hours", "9");
        headquartersApp.saveTemplate("Gündüz", "08:00", "20:00", 60);
        headquartersApp.saveTemplate("Gece", "20:00", "08:00", 30);
        headquartersApp.replaceSetting("weekday_hours", "9");

        Comparison found =
                ContentCheck.shared(FileContents.read(headquarters), Map.of(Office.IZMIR, FileContents.read(izmir)));

        assertThat(found.differences()).isEmpty();
        assertThat(found.rows()).isEqualTo(3);
    }

    private Comparison union() throws SQLException {
        return ContentCheck.union(FileContents.read(headquarters), Map.of(Office.IZMIR, FileContents.read(izmir)));
    }

    private static void person(App app, long id, String name, String region) throws SQLException {
        app.insert("employees", Columns.of("id", id, "full_name", name, "title", "Görevli", "region", region));
        app.insert(
                "timesheets",
                Columns.of(
                        "employee_id",
                        id,
                        "work_date",
                        "2026-01-05",
                        "start_time",
                        "08:00",
                        "end_time",
                        "17:00",
                        "break_minutes",
                        60,
                        "notes",
                        "Değişim: " + name,
                        "region",
                        region));
    }
}
