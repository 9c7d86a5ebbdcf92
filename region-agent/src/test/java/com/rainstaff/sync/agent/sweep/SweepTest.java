package com.rainstaff.sync.agent.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.agent.capture.Baseline;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.exchange.PushedChanges.Found;
import com.rainstaff.sync.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final String TABLES = """
            create table vehicles (id integer primary key autoincrement, plate text unique, notes text);
            create table notes (id integer primary key autoincrement, text text);
            create table settings (key text primary key, value text unique)""";
    private static final long SINCE = 1_763_000_000_000L;

    @TempDir
    Path folder;

    private ArmedFile file;

    @BeforeEach
    void open() {
        file = ArmedFile.create(folder, TABLES);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void a_row_that_replace_displaced_ends_before_the_row_that_took_its_value() {
        file.app("insert into vehicles (plate) values ('06 A 1'), ('06 B 2')");
        file.push();
        file.app("replace into vehicles (plate, notes) values ('06 A 1', 'new')");
        assertThat(displaced()).isEqualTo(1);
        assertThat(ArmedFile.plainly(file.changes())).containsExactly("-vehicles 1", "vehicles 3 [06 A 1, new]");
    }

    @Test
    void what_referred_to_a_row_before_it_was_displaced_goes_on_naming_it() throws IOException {
        file.close();
        file = ArmedFile.create(Files.createDirectory(folder.resolve("referred")), """
                create table vehicles (id integer primary key autoincrement, plate text unique);
                create table faults (id integer primary key, vehicle_id integer references vehicles (id) on delete cascade)""");
        file.app("insert into vehicles (plate) values ('06 A 1'), ('06 B 2')");
        file.app("update vehicles set id = 50 where id = 1");
        file.push();
        file.app("update vehicles set plate = '06 C 3' where id = 2; insert into faults values (1, 50)");
        file.app("replace into vehicles (plate) values ('06 A 1')");
        displaced();
        assertThat(ArmedFile.plainly(file.changes()))
                .containsExactly(
                        "-vehicles 1", "vehicles 2 [06 C 3]", "faults 1 [#1]", "-faults 1", "vehicles 51 [06 A 1]");
    }

    @Test
    void a_displaced_row_is_found_once() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        file.push();
        file.app("replace into vehicles (plate) values ('06 A 1')");
        displaced();
        assertThat(displaced()).isZero();
        file.push();
        assertThat(everywhere()).isZero();
    }

    @Test
    void a_row_displaced_before_it_was_ever_sent_ends_before_its_successor_comes() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        file.app("replace into vehicles (plate) values ('06 A 1')");
        assertThat(displaced()).isEqualTo(1);
        assertThat(ArmedFile.plainly(file.changes()))
                .containsExactly("vehicles 1 [06 A 1, ]", "-vehicles 1", "vehicles 2 [06 A 1, ]");
    }

    @Test
    void a_row_displaced_by_an_update_ends_after_its_own_last_edit() {
        file.app("insert into vehicles (plate) values ('06 A 1'), ('06 B 2')");
        file.push();
        file.app("update vehicles set notes = 'edited' where id = 1");
        file.app("update or replace vehicles set plate = '06 A 1' where id = 2");
        displaced();
        assertThat(ArmedFile.plainly(file.changes()))
                .containsExactly("vehicles 1 [06 A 1, edited]", "-vehicles 1", "vehicles 2 [06 A 1, ]");
    }

    @Test
    void what_may_have_been_sent_keeps_its_number() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        file.push();
        file.app("replace into vehicles (plate) values ('06 A 1')");
        long sent = file.outbox().get(0).id();
        file.app("insert into vehicles (plate) values ('06 B 2')");
        assertThat(sweep().displaced(sent)).isEqualTo(1);
        assertThat(file.outbox().get(0).id()).isEqualTo(sent);
        assertThat(file.captured()).containsExactly("I vehicles [2]", "G vehicles [1]", "I vehicles [3]");
    }

    @Test
    void the_apps_next_write_gets_a_number_after_those_that_moved() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        file.push();
        file.app("replace into vehicles (plate) values ('06 A 1')");
        displaced();
        file.app("insert into notes (text) values ('later')");
        assertThat(file.captured()).containsExactly("G vehicles [1]", "I vehicles [2]", "I notes [1]");
    }

    @Test
    void a_keyed_row_is_displaced_too() {
        file.app("insert into settings values ('a', 'one'), ('b', 'two')");
        file.push();
        file.app("replace into settings values ('c', 'one')");
        displaced();
        assertThat(ArmedFile.plainly(file.changes())).containsExactly("-settings ['a']", "settings ['c'] [c, one]");
    }

    @Test
    void a_row_that_the_app_deleted_is_not_found_gone() {
        file.app("insert into vehicles (plate) values ('06 A 1'), ('06 B 2')");
        file.push();
        file.app("delete from vehicles where id = 1");
        file.app("update vehicles set id = 9 where id = 2");
        file.app("insert into vehicles (plate) values ('06 C 3')");
        assertThat(displaced()).isZero();
        assertThat(everywhere()).isZero();
    }

    @Test
    void tables_that_are_not_written_are_not_looked_at_before_draining() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        file.push();
        behindTheTriggers("delete from vehicles where id = 1");
        file.app("insert into notes (text) values ('bir')");
        assertThat(displaced()).isZero();
        assertThat(everywhere()).isEqualTo(1);
    }

    @Test
    void rows_written_while_no_trigger_saw_it_are_found_with_their_window() {
        file.app("insert into notes (text) values ('kept'), ('deleted')");
        file.push();
        behindTheTriggers("delete from notes where id = 2", "insert into notes (text) values ('inserted')");
        assertThat(everywhere()).isEqualTo(2);
        assertThat(ArmedFile.plainly(file.changes())).containsExactlyInAnyOrder("-notes 2", "notes 3 [inserted]");
        DrainedSet set = file.drain().orElseThrow();
        assertThat(set.push().orElseThrow().found())
                .extracting(Found::sinceMillis)
                .containsExactly(SINCE, SINCE);
        file.settle(set, ArmedFile.accepted(set));
        assertThat(everywhere()).isZero();
    }

    @Test
    void what_the_triggers_saw_is_not_called_found() {
        file.app("insert into notes (text) values ('bir')");
        assertThat(file.drain().orElseThrow().push().orElseThrow().found()).isEmpty();
    }

    @Test
    void a_row_that_waits_for_a_person_and_was_displaced_waits_no_more() throws IOException {
        file.close();
        file = ArmedFile.create(
                Files.createDirectory(folder.resolve("labelled")),
                "create table vehicles (id integer primary key, plate text unique, region text)",
                Catalogs.rainstaff(),
                "Istanbul");
        file.app("insert into vehicles values (1, '06 A 1', 'Ankara')");
        file.push();
        assertThat(file.held()).hasSize(1);

        file.app("replace into vehicles values (2, '06 A 1', 'Istanbul')");
        displaced();

        assertThat(ArmedFile.plainly(file.changes())).containsExactly("vehicles 2 [06 A 1, Istanbul]");
        file.push();
        assertThat(file.held()).isEmpty();
    }

    @Test
    void a_row_put_aside_is_not_gone() {
        file.app("insert into notes (text) values ('bir')");
        file.push();
        file.agent("delete from notes where id = 1", """
                insert into rainsync_parked (table_no, row_id, feed, change, reason, since_millis, seen)
                select table_no, '%s.1', '', '', 'orphan', 0, '{}' from rainsync_row""".formatted(ArmedFile.OWN));
        assertThat(everywhere()).isZero();
    }

    @Test
    void a_row_is_displaced_although_something_newer_of_it_was_put_aside_when_the_app_wrote_to_it_last() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        file.push();
        file.agent("""
                insert into rainsync_parked (table_no, row_id, feed, change, reason, since_millis, seen)
                select table_no, '%s.1', '', '', 'unique', 0, '{}' from rainsync_row""".formatted(ArmedFile.OWN));
        file.app("update vehicles set notes = 'edited' where id = 1");
        file.app("replace into vehicles (plate) values ('06 A 1')");

        assertThat(displaced()).isEqualTo(1);

        assertThat(ArmedFile.plainly(file.changes()))
                .containsExactly("vehicles 1 [06 A 1, edited]", "-vehicles 1", "vehicles 2 [06 A 1, ]");
    }

    @Test
    void a_row_that_the_agent_moved_out_while_an_edit_of_it_waited_is_not_gone() {
        file.app("insert into notes (text) values ('bir')");
        file.push();
        file.app("update notes set text = 'iki'");
        file.agent("delete from notes where id = 1", """
                insert into rainsync_parked (table_no, row_id, feed, change, reason, since_millis, seen, local)
                select table_no, '%s.1', '', '', 'orphan', 0, '{}', 1 from rainsync_row""".formatted(ArmedFile.OWN));
        assertThat(everywhere()).isZero();
    }

    @Test
    void rows_that_came_back_while_the_triggers_were_gone_are_found_when_they_are_made_anew() {
        file.app("insert into notes (text) values ('bir')");
        file.push();
        String trigger = file.texts("select name from sqlite_schema where name like 'rainsync%insert'").stream()
                .map(name -> "drop trigger " + Sql.quote(name) + ";")
                .reduce("", String::concat);
        file.app(trigger);
        file.app("insert into notes (text) values ('iki')");
        file.arm();
        assertThat(file.captured()).containsExactly("F notes [2]");
    }

    @Test
    void a_row_that_took_the_number_of_one_whose_deletion_waits_is_found_although_no_trigger_saw_it() {
        file.app("insert into notes (id, text) values (1, 'first')");
        file.app("delete from notes");
        behindTheTriggers("insert into notes (id, text) values (1, 'second')");

        assertThat(everywhere()).isEqualTo(1);

        assertThat(ArmedFile.plainly(file.changes()))
                .containsExactly("notes 1 [first]", "-notes 1", "notes -3 [second]");
    }

    private void behindTheTriggers(String... statements) {
        file.agent(statements);
    }

    private long displaced() {
        return sweep().displaced(0);
    }

    private long everywhere() {
        return sweep().everywhere(0);
    }

    private Sweep sweep() {
        List<Region> regions = ArmedFile.REGIONS.stream().map(Region::of).toList();
        return new Sweep(
                file.file(),
                file.schema(),
                new Baseline(Region.of("Istanbul"), regions, List.of()),
                SINCE,
                Long.MAX_VALUE);
    }
}
