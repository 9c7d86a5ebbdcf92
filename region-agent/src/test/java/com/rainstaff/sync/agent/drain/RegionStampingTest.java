package com.rainstaff.sync.agent.drain;

import static com.rainstaff.sync.agent.ArmedFile.plainly;
import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.change.Change;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionStampingTest {
    private static final String MIGRATED = """
            create table employees (id integer primary key autoincrement, full_name text not null,
                region text default 'Ankara');
            create table timesheets (id integer primary key autoincrement,
                employee_id integer not null references employees on delete cascade, region text);
            create table users (id integer primary key autoincrement, username text unique, region text not null)""";

    @TempDir
    Path folder;

    private ArmedFile istanbul() {
        return ArmedFile.create(folder, MIGRATED, Catalogs.rainstaff(), "Istanbul");
    }

    @Test
    void null_and_a_foreign_default_become_this_pcs_region_here_too() {
        try (ArmedFile file = istanbul()) {
            file.app("""
                    insert into employees (full_name) values ('a');
                    insert into timesheets (employee_id, region) values (1, null)""");

            assertThat(plainly(file.push()))
                    .containsExactly("employees 1 [a, Istanbul]", "timesheets 1 [#1, Istanbul]");
            assertThat(file.texts("select region from employees union all select region from timesheets"))
                    .containsExactly("Istanbul", "Istanbul");
            assertThat(file.drain()).isEmpty();
        }
    }

    @Test
    void an_edit_that_may_have_been_sent_keeps_the_label_it_got_although_its_row_has_gone_since() {
        String inUse = MIGRATED + "; insert into employees (full_name, region) values ('a', null)";
        try (ArmedFile file = ArmedFile.create(folder, inUse, Catalogs.rainstaff(), "Istanbul")) {
            file.app("update employees set full_name = 'b'");
            assertThat(plainly(file.changes())).contains("employees 1 [b, Istanbul]");
            long sent = file.outbox().get(1).id();

            file.app("delete from employees");

            assertThat(plainly(file.changesAgain(sent))).containsExactly("employees 1 [b, Istanbul]", "-employees 1");
        }
    }

    @Test
    void another_spelling_of_the_own_region_is_left_as_typed() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name, region) values ('a', 'İSTANBUL ')");

            assertThat(plainly(file.push())).containsExactly("employees 1 [a, İSTANBUL ]");
            assertThat(file.texts("select region from employees")).containsExactly("İSTANBUL ");
        }
    }

    @Test
    void rows_labelled_otherwise_wait_for_a_person_and_go_whole_once_their_label_is_good() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name, region) values ('a', 'Izmir'), ('b', 'Konya')");

            assertThat(file.push()).isEmpty();
            assertThat(file.held())
                    .containsExactly(
                            "employees 1: it names Izmir, which is not this PC's region",
                            "employees 2: no known region is called \"Konya\"");
            file.app("insert into timesheets (employee_id, region) values (1, 'Istanbul')");
            assertThat(plainly(file.push())).containsExactly("timesheets 1 [#1, Istanbul]");
            file.app("update employees set region = 'Istanbul' where id = 1; delete from employees where id = 2");
            assertThat(plainly(file.push())).containsExactly("employees 1 [a, Istanbul]");
            assertThat(file.held()).isEmpty();
        }
    }

    @Test
    void a_form_that_writes_the_replaced_label_back_moves_nothing() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name) values ('a'); insert into timesheets (employee_id) values (1)");
            file.push();
            file.app("update employees set full_name = 'b', region = 'Ankara' where id = 1");
            file.app("update timesheets set region = null");

            assertThat(plainly(file.push())).contains("employees 1 [b, Istanbul]");
            assertThat(file.texts("select region from employees")).containsExactly("Istanbul");
            file.app("update employees set full_name = 'c', region = 'Ankara' where id = 1");
            assertThat(plainly(file.push())).as("and saved once more").containsExactly("employees 1 [c, Istanbul]");
        }
    }

    @Test
    void a_row_whose_label_was_replaced_still_moves_where_a_person_sends_it() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name) values ('a'), ('b')");
            file.push();
            file.app("update employees set region = 'Izmir' where id = 1");
            assertThat(plainly(file.push())).containsExactly("employees 1 [a, Izmir]");

            file.agent("update rainsync_replaced set at_millis = at_millis - 13 * 3600000");
            file.app("update employees set region = 'Ankara' where id = 2");
            assertThat(plainly(file.push())).as("the day after").containsExactly("employees 2 [b, Ankara]");
            assertThat(file.texts("select count(*) from rainsync_replaced")).containsExactly("0");
        }
    }

    @Test
    void a_synced_row_that_is_relabelled_moves() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name, region) values ('a', 'Istanbul')");
            file.push();
            file.app("update employees set region = 'Izmir'");

            assertThat(plainly(file.push())).containsExactly("employees 1 [a, Izmir]");
            assertThat(file.held()).isEmpty();
        }
    }

    @Test
    void an_edit_captured_before_the_label_was_stamped_does_not_move_the_row() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name) values ('a')");
            file.app("update employees set full_name = 'b'");
            DrainedSet first = file.drain(1, 1 << 20, ArmedFile.ANY_TIME, 0).orElseThrow();
            file.settle(first, ArmedFile.accepted(first));

            assertThat(plainly(file.push())).containsExactly("employees 1 [b, Istanbul]");
        }
    }

    @Test
    void an_edit_in_the_same_set_carries_the_stamped_label() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name) values ('a')");
            file.app("update employees set full_name = 'b'");

            assertThat(plainly(file.push())).containsExactly("employees 1 [a, Istanbul]", "employees 1 [b, Istanbul]");
            assertThat(file.texts("select region from employees")).containsExactly("Istanbul");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from employees",
                "update employees set id = 1001",
                "update employees set region = 'Istanbul'"
            })
    void an_edit_is_sent_again_as_it_was_sent_first_whatever_became_of_its_row(String meanwhile) {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name, region) values ('a', 'Istanbul')");
            file.push();
            file.app("update employees set region = null");
            file.push();
            file.app("update employees set full_name = 'b'");
            Change first = file.changes().get(0);

            file.app(meanwhile);

            assertThat(file.changes().get(0)).isEqualTo(first);
        }
    }

    @Test
    void an_edit_captured_before_the_label_was_stamped_moves_nothing_though_its_row_is_gone() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name) values ('a')");
            DrainedSet first = file.drain().orElseThrow();
            file.app("update employees set full_name = 'b'");
            file.settle(first, ArmedFile.accepted(first));
            file.app("delete from employees");

            assertThat(plainly(file.changes())).containsExactly("employees 1 [b, Istanbul]", "-employees 1");
        }
    }

    @Test
    void a_row_that_moves_right_after_it_was_stamped_has_moved_for_good() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name) values ('a')");
            file.app("update employees set region = 'Izmir'");
            file.app("update employees set full_name = 'b'");

            assertThat(plainly(file.push()))
                    .containsExactly("employees 1 [a, Istanbul]", "employees 1 [a, Izmir]", "employees 1 [b, Izmir]");
            assertThat(file.texts("select region from employees")).containsExactly("Izmir");
        }
    }

    @Test
    void a_label_typed_meanwhile_is_not_overwritten() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name) values ('a')");
            DrainedSet set = file.drain().orElseThrow();
            file.app("update employees set region = 'Izmir'");
            file.settle(set, ArmedFile.accepted(set));

            assertThat(file.texts("select region from employees")).containsExactly("Izmir");
            assertThat(plainly(file.push())).containsExactly("employees 1 [a, Izmir]");
        }
    }

    @Test
    void a_held_row_stays_held_under_another_number() {
        try (ArmedFile file = istanbul()) {
            file.app("""
                    insert into employees (full_name, region) values ('a', 'Izmir');
                    insert into timesheets (employee_id, region) values (1, 'Istanbul')""");
            assertThat(plainly(file.push())).containsExactly("timesheets 1 [#1, Istanbul]");
            file.app("delete from timesheets; update employees set id = 9");
            assertThat(plainly(file.push())).containsExactly("-timesheets 1");
            assertThat(file.held()).containsExactly("employees 9: it names Izmir, which is not this PC's region");
            file.app("update employees set id = 10, region = 'Istanbul'");

            assertThat(plainly(file.push())).containsExactly("employees 9 [a, Istanbul]");
            assertThat(file.held()).isEmpty();
        }
    }

    @Test
    void shared_rows_go_as_they_are() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into users (username, region) values ('admin', 'ALL')");

            assertThat(plainly(file.push())).containsExactly("users 1 [admin, ALL]");
        }
    }

    @Test
    void headquarters_sends_what_names_a_region_and_holds_the_rest() {
        try (ArmedFile file = ArmedFile.create(folder, MIGRATED, Catalogs.rainstaff(), "ALL")) {
            file.app("""
                    insert into employees (full_name, region) values ('a', 'Izmir'), ('b', null), ('c', 'ALL');
                    insert into timesheets (employee_id, region) values (1, null)""");

            assertThat(plainly(file.push())).containsExactly("employees 1 [a, Izmir]", "timesheets 1 [#1, ]");
            assertThat(file.held())
                    .containsExactly(
                            "employees 2: neither it nor a parent names a region",
                            "employees 3: no known region is called \"ALL\"");
        }
    }

    @Test
    void headquarters_sends_edits_of_synced_rows_without_a_label_since_the_server_knows_whose_they_are() {
        try (ArmedFile file = ArmedFile.create(folder, MIGRATED, Catalogs.rainstaff(), "ALL")) {
            file.app("insert into employees (full_name, region) values ('a', 'Izmir')");
            file.push();

            file.app("update employees set region = null");
            assertThat(plainly(file.push())).containsExactly("employees 1 [a, ]");
            file.app("update employees set full_name = 'b'");
            assertThat(plainly(file.push())).containsExactly("employees 1 [b, ]");
            assertThat(file.held()).isEmpty();
        }
    }

    @Test
    void a_synced_row_whose_label_became_unknown_waits_and_is_asked_for() {
        try (ArmedFile file = istanbul()) {
            file.app("insert into employees (full_name, region) values ('a', 'Istanbul')");
            file.push();
            file.app("update employees set region = 'Konya'");
            DrainedSet set = file.drain().orElseThrow();

            assertThat(set.changeSet()).isEmpty();
            assertThat(set.lost()).hasSize(1);
            file.settle(set, null);
            file.app("update employees set full_name = 'b'");
            assertThat(file.push()).isEmpty();
            file.app("update employees set region = 'Istanbul'");
            assertThat(plainly(file.push())).containsExactly("employees 1 [b, Istanbul]");
        }
    }

    @Test
    void a_row_that_went_before_it_was_sent_leaves_its_key_to_whoever_else_has_it() {
        try (ArmedFile file = ArmedFile.create(
                folder,
                "create table employees (name text primary key, region text)",
                Catalogs.rainstaff(),
                "Istanbul")) {
            file.app("insert into employees values ('a', 'Konya')");
            DrainedSet held = file.drain().orElseThrow();
            assertThat(held.lost()).extracting(row -> row.id().text()).containsExactly("[\"a\"]");
            file.settle(held, null);
            file.app("delete from employees");
            DrainedSet set = file.drain().orElseThrow();

            assertThat(set.changeSet()).isEmpty();
            assertThat(set.lost()).extracting(row -> row.id().text()).containsExactly("[\"a\"]");
        }
    }
}
