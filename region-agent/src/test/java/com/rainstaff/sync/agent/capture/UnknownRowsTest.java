package com.rainstaff.sync.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.region.Region;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows inserted while no trigger saw it, in files that hold stale copies of other regions' rows. */
class UnknownRowsTest {
    private static final String TABLES = """
            create table employees (id integer primary key autoincrement, full_name text not null,
                region text default 'Ankara');
            create table timesheets (id integer primary key autoincrement,
                employee_id integer not null references employees on delete cascade, region text);
            insert into employees (id, full_name, region) values (1, 'own', 'Istanbul'), (2, 'stale copy', 'Ankara');
            insert into timesheets (id, employee_id) values (1, 1), (2, 2)""";

    @TempDir
    Path folder;

    @Test
    void stale_copies_of_other_regions_rows_are_left_alone_however_often_one_looks() {
        try (ArmedFile file = in("Istanbul")) {
            file.push();
            assertThat(look(file, "Istanbul")).isZero();
            assertThat(file.held()).isEmpty();
        }
    }

    @Test
    void a_row_that_names_another_region_waits_for_a_person_as_if_its_insert_had_been_seen() {
        try (ArmedFile file = in("Istanbul")) {
            file.push();
            file.agent("insert into employees (id, full_name, region) values (3, 'unseen', 'Izmir')");

            assertThat(look(file, "Istanbul")).isEqualTo(1);

            assertThat(file.push()).isEmpty();
            assertThat(file.held()).containsExactly("employees 3: it names Izmir, which is not this PC's region");
            assertThat(look(file, "Istanbul")).isZero();
        }
    }

    @Test
    void a_row_of_headquarters_that_names_a_region_goes_there() {
        try (ArmedFile file = in("ALL")) {
            file.push();
            file.agent("insert into employees (id, full_name, region) values (3, 'unseen', 'Izmir')");

            assertThat(look(file, "ALL")).isEqualTo(1);

            assertThat(ArmedFile.plainly(file.push())).containsExactly("employees 3 [unseen, Izmir]");
        }
    }

    @Test
    void a_stale_copy_that_somebody_gave_to_this_region_is_found() {
        try (ArmedFile file = in("Istanbul")) {
            file.push();
            file.agent("update employees set region = 'Istanbul' where id = 2");

            assertThat(look(file, "Istanbul")).as("it and its timesheet").isEqualTo(2);

            assertThat(ArmedFile.plainly(file.push()))
                    .containsExactly("employees 2 [stale copy, Istanbul]", "timesheets 2 [#2, Istanbul]");
        }
    }

    private ArmedFile in(String region) {
        return ArmedFile.create(folder, TABLES, Catalogs.rainstaff(), region);
    }

    private static long look(ArmedFile file, String region) {
        List<Region> regions = ArmedFile.REGIONS.stream().map(Region::of).toList();
        return file.file()
                .write(
                        "look for rows nobody captured",
                        connection -> UnknownRows.capture(
                                connection, file.schema(), new Baseline(Region.of(region), regions, List.of()), null));
    }
}
