package com.rainstaff.sync.agent.capture;

import static com.rainstaff.sync.agent.ArmedFile.plainly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.region.Region;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArmamentTest {
    private static final String NOTES = "create table notes (id integer primary key autoincrement, text text);";
    private static final String WITHOUT_OURS = """
            select type || ' ' || name || ' ' || ifnull(sql, '') from sqlite_schema
            where name not like 'sqlite%' order by 1""";

    @TempDir
    Path folder;

    @Test
    void arming_again_changes_nothing_and_captures_nothing_twice() {
        try (ArmedFile file = ArmedFile.create(folder, NOTES + "insert into notes (text) values ('a'), ('b')")) {
            assertThat(file.report().baselineRows()).containsEntry("notes", 2L);
            List<String> before = file.texts(WITHOUT_OURS);

            assertThat(file.arm().baselineRows()).isEmpty();
            assertThat(file.texts(WITHOUT_OURS)).isEqualTo(before);
            assertThat(file.captured()).containsExactly("B notes [1]", "B notes [2]");
            assertThat(isCurrent(file)).isTrue();
        }
    }

    @Test
    void disarming_leaves_the_apps_file_as_it_was() {
        try (ArmedFile file = ArmedFile.create(folder, NOTES)) {
            file.app("insert into notes (text) values ('a')");
            Armament.disarm(file.file());

            assertThat(file.texts(WITHOUT_OURS))
                    .containsExactly(
                            "table notes CREATE TABLE notes (id integer primary key autoincrement, text text)");
            assertThat(file.texts("select name || seq from sqlite_sequence")).containsExactly("notes1");
            assertThat(isCurrent(file)).isFalse();
            file.app("update notes set text = 'b'");
            assertThat(file.texts("select text from notes")).containsExactly("b");
        }
    }

    @Test
    void values_written_into_a_new_column_before_its_triggers_knew_it_are_kept() {
        try (ArmedFile file = ArmedFile.create(folder, NOTES + "insert into notes (text) values ('a'), ('b')")) {
            file.push();
            file.app("alter table notes add column colour text default 'grey'");
            assertThat(isCurrent(file)).isFalse();
            file.app("insert into notes (text, colour) values ('c', 'red')");
            file.app("update notes set colour = 'blue' where id = 1; update notes set text = 'B' where id = 2");
            file.arm();
            file.app("update notes set colour = 'green' where id = 2");
            List<Change> changes = file.push();

            assertThat(plainly(changes))
                    .contains("notes 1 [a, blue]", "notes 3 [c, red]", "notes 2 [B, green]")
                    .noneMatch(change -> change.contains("null"));
            assertThat(((Upsert) changes.get(changes.size() - 1)).changed()).isEqualTo(ColumnMask.of(1));
            assertThat(file.texts("select count(*) from rainsync_shape where live = 0"))
                    .containsExactly("1");
            file.arm();
            assertThat(file.texts("select count(*) from rainsync_shape where live = 0"))
                    .containsExactly("0");
        }
    }

    @Test
    void a_table_that_was_rebuilt_is_armed_again_and_what_was_written_meanwhile_is_found() {
        try (ArmedFile file = ArmedFile.create(folder, NOTES + "insert into notes (text) values ('a')")) {
            file.push();
            file.app("""
                    create table fresh (id integer primary key autoincrement, text text, colour text);
                    insert into fresh (id, text) select id, text from notes; drop table notes;
                    alter table fresh rename to notes; insert into notes (text, colour) values ('b', 'red')""");
            assertThat(isCurrent(file)).isFalse();
            file.arm();

            assertThat(plainly(file.push())).containsExactly("notes 2 [b, red]");
        }
    }

    @Test
    void entries_of_a_dropped_table_still_tell_what_was_done() {
        try (ArmedFile file = ArmedFile.create(folder, NOTES)) {
            file.app("insert into notes (text) values ('a')");
            file.app("drop table notes");

            assertThat(plainly(file.push())).containsExactly("notes 1 [a]");
        }
    }

    @Test
    void a_column_that_was_dropped_is_left_out_of_entries_made_before() {
        try (ArmedFile file =
                ArmedFile.create(folder, "create table notes (id integer primary key, text text, colour text)")) {
            file.app("insert into notes (text, colour) values ('a', 'red')");
            file.app("""
                    drop trigger rainsync_1_insert; drop trigger rainsync_1_update; drop trigger rainsync_1_delete;
                    alter table notes drop column colour""");
            file.arm();

            assertThat(plainly(file.push())).containsExactly("notes 1 [a]");
        }
    }

    @Test
    void a_new_table_is_picked_up() {
        try (ArmedFile file = ArmedFile.create(folder, NOTES)) {
            file.app("create table more (id integer primary key, a, b, c); insert into more values (1, 2, 3, 4)");
            file.arm();
            file.app("update more set c = 5");

            assertThat(file.captured()).containsExactly("B more [1]", "U more [1]");
        }
    }

    @Test
    void tables_without_a_primary_key_are_reported_and_left_alone() {
        try (ArmedFile file = ArmedFile.create(folder, NOTES + "create table log (line text)")) {
            file.app("insert into log values ('a')");

            assertThat(file.report().leftOut()).containsOnlyKeys("log");
            assertThat(file.captured()).isEmpty();
        }
    }

    @Test
    void a_schema_that_is_out_of_date_arms_nothing() {
        try (ArmedFile file =
                ArmedFile.create(folder, "create table notes (id integer primary key, text text, x text)")) {
            FileSchema stale = file.schema();
            Armament.disarm(file.file());
            file.app("alter table notes drop column x");

            assertThatThrownBy(() ->
                            Armament.arm(file.file(), stale, new Baseline(Region.of("Ankara"), List.of(), List.of())))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("has changed since");
            file.app("insert into notes values (1, 'a')");
        }
    }

    @Test
    void a_region_column_that_a_migration_adds_does_not_give_this_pcs_rows_away() {
        try (ArmedFile file = ArmedFile.create(
                folder,
                "create table employees (id integer primary key autoincrement, full_name text);"
                        + "insert into employees (full_name) values ('a'), ('b')",
                Catalogs.rainstaff(),
                "Istanbul")) {
            file.push();
            file.app("alter table employees add column region text default 'Ankara'");
            file.app(
                    "insert into employees (full_name) values ('c'); update employees set full_name = 'B' where id = 2");
            file.arm();
            file.app("update employees set full_name = 'A' where id = 1");

            assertThat(plainly(file.push()))
                    .containsExactly(
                            "employees 3 [c, Istanbul]", "employees 2 [B, Istanbul]", "employees 1 [A, Istanbul]");
            assertThat(file.texts("select distinct region from employees")).containsExactly("Istanbul");
        }
    }

    private static boolean isCurrent(ArmedFile file) {
        return file.file().read("check", connection -> Armament.isCurrent(connection, file.schema()));
    }
}
