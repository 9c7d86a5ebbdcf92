package com.rainstaff.sync.agent.drain;

import static com.rainstaff.sync.agent.ArmedFile.plainly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.capture.FoundEntries;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
    private static final String EMPLOYEES = """
            create table employees (id integer primary key autoincrement, full_name text not null,
                manager_id integer references employees on delete set null);
            create table timesheets (id integer primary key autoincrement,
                employee_id integer not null references employees on delete cascade on update cascade, hours real);
            """;

    @TempDir
    Path folder;

    @Test
    void writes_become_changes_whose_references_are_row_ids() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("""
                    insert into employees (full_name) values ('Ayşe');
                    insert into timesheets (employee_id, hours) values (1, 7.5);
                    delete from employees""");

            assertThat(plainly(file.changes()))
                    .containsExactly("employees 1 [Ayşe, ]", "timesheets 1 [#1, 7.5]", "-timesheets 1", "-employees 1");
        }
    }

    @Test
    void an_empty_outbox_gives_nothing_and_draining_twice_gives_the_same() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            assertThat(file.drain()).isEmpty();
            file.app("insert into employees (full_name) values ('a'), ('b')");

            assertThat(file.changes()).isEqualTo(file.changes()).hasSize(2);
            file.push();
            assertThat(file.drain()).isEmpty();
        }
    }

    @Test
    void what_is_drained_survives_the_wire() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name, manager_id) values ('a', 1), ('b', 1), ('c', null)");
            file.app("update employees set manager_id = 3 where id = 1; delete from employees where id = 2");
            List<Change> changes = file.changes();

            assertThat(ChangeBlocks.decode(ChangeBlocks.encode(changes, ArmedFile.OWN)))
                    .isEqualTo(changes);
        }
    }

    @Test
    void an_update_of_a_synced_row_tells_what_it_changed() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a')");
            assertThat(file.push())
                    .allSatisfy(
                            change -> assertThat(((Upsert) change).changed()).isEqualTo(ColumnMask.ALL));
            file.app("update employees set full_name = 'b', manager_id = null");

            assertThat(((Upsert) file.changes().get(0)).changed()).isEqualTo(ColumnMask.of(0));
        }
    }

    @Test
    void a_row_the_server_never_got_is_deleted_without_a_word() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.agent("insert into employees (full_name) values ('not mapped')");
            file.app("delete from employees");
            DrainedSet set = file.drain().orElseThrow();

            assertThat(set.changeSet()).isEmpty();
            file.settle(set, null);
            assertThat(file.drain()).isEmpty();
        }
    }

    @Test
    void an_id_used_again_is_another_row() {
        try (ArmedFile file = ArmedFile.create(folder, "create table notes (id integer primary key, text text)")) {
            file.app("insert into notes values (1, 'first')");
            file.app("delete from notes; insert into notes values (1, 'second')");
            assertThat(plainly(file.push())).containsExactly("notes 1 [first]", "-notes 1", "notes -3 [second]");
            file.app("delete from notes; insert into notes values (1, 'third')");

            assertThat(plainly(file.push())).containsExactly("-notes -3", "notes -5 [third]");
        }
    }

    @Test
    void a_child_written_before_its_parent_names_the_new_row_and_not_the_one_that_had_the_number_before() {
        String ddl = """
                create table jobs (id integer primary key, plate text);
                create table parts (id integer primary key, job integer references jobs deferrable initially deferred);
                """;
        try (ArmedFile file = ArmedFile.create(folder, ddl)) {
            file.app("insert into jobs values (1, 'first')");
            file.push();
            file.app("delete from jobs");
            file.app("insert into parts values (7, 1); insert into jobs values (1, 'second')");

            assertThat(plainly(file.changes())).containsExactly("-jobs 1", "parts 7 [#-4]", "jobs -4 [second]");
            List<Change> oneByOne = new ArrayList<>();
            for (int set = 0; set < 3; set++) {
                DrainedSet next = file.drain(1, 1 << 20, ArmedFile.ANY_TIME, 0).orElseThrow();
                oneByOne.addAll(next.changeSet().orElseThrow().changes());
                file.settle(next, ArmedFile.accepted(next));
            }
            assertThat(plainly(oneByOne))
                    .as("in sets of one change")
                    .containsExactly("-jobs 1", "parts 7 [#-4]", "jobs -4 [second]");
        }
    }

    @Test
    void replacing_a_row_by_one_of_the_same_key_is_an_edit() {
        try (ArmedFile file = ArmedFile.create(folder, "create table notes (id integer primary key, text text)")) {
            file.app("insert into notes values (1, 'first')");
            file.push();
            file.app("insert or replace into notes values (1, 'second')");

            assertThat(plainly(file.changes())).containsExactly("notes 1 [second]");
        }
    }

    @Test
    void a_renumbered_row_keeps_its_identity_and_its_children_follow() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("""
                    insert into employees (full_name) values ('a');
                    insert into timesheets (employee_id, hours) values (1, 8)""");
            file.push();
            file.app("update employees set id = 50");
            DrainedSet set = file.drain().orElseThrow();

            assertThat(plainly(set.changeSet().orElseThrow().changes())).containsExactly("timesheets 1 [#1, 8.0]");
            assertThat(set.lost()).extracting(row -> row.table()).containsExactly("employees");
            file.settle(set, ArmedFile.accepted(set));
            file.app("update employees set full_name = 'b'; insert into timesheets (employee_id) values (50)");
            assertThat(plainly(file.push())).containsExactly("employees 1 [b, ]", "timesheets 2 [#1, ]");
        }
    }

    @Test
    void numbers_that_are_swapped_leave_every_row_what_it_was() {
        try (ArmedFile file = ArmedFile.create(folder, "create table notes (id integer primary key, text text)")) {
            file.app("insert into notes values (1, 'a'), (2, 'b')");
            file.push();
            file.app("""
                    update notes set id = -9 where id = 1; update notes set id = 1 where id = 2;
                    update notes set id = 2 where id = -9""");
            assertThat(file.push()).isEmpty();
            file.app("update notes set text = text || '!'");

            assertThat(plainly(file.push())).containsExactlyInAnyOrder("notes 1 [a!]", "notes 2 [b!]");
        }
    }

    @Test
    void a_row_that_an_update_or_replace_displaced_is_deleted() {
        try (ArmedFile file = ArmedFile.create(folder, "create table notes (id integer primary key, text text)")) {
            file.app("insert into notes values (1, 'a'), (2, 'b')");
            file.push();
            file.app("update or replace notes set id = 2 where id = 1");

            assertThat(plainly(file.push())).containsExactly("-notes 2");
        }
    }

    @Test
    void a_keyed_row_under_another_key_is_another_row() {
        try (ArmedFile file =
                ArmedFile.create(folder, "create table settings (key text primary key, value text) without rowid")) {
            file.app("insert into settings values ('a', '1')");
            file.push();
            file.app("update settings set key = 'b'");
            DrainedSet set = file.drain().orElseThrow();

            assertThat(plainly(set.changeSet().orElseThrow().changes()))
                    .containsExactly("-settings ['a']", "settings ['b'] [b, 1]");
            assertThat(set.changeSet().orElseThrow().changes().get(0)).isInstanceOf(Tombstone.class);
            file.settle(set, ArmedFile.accepted(set));
            file.app("delete from settings");
            assertThat(plainly(file.push())).containsExactly("-settings ['b']");
        }
    }

    @Test
    void references_inside_a_composite_key_are_row_ids() {
        try (ArmedFile file = ArmedFile.create(folder, """
                create table person (id integer primary key, name text);
                create table membership (club text,
                    person integer references person on update cascade on delete cascade, since text, primary key (club, person))""")) {
            file.app("insert into person values (3, 'a'); insert into membership values ('fk', 3, '2020')");
            assertThat(plainly(file.push()))
                    .containsExactly("person 3 [a]", "membership ['fk',{'k':'3'}] [fk, #3, 2020]");
            file.app("update person set id = 4");
            assertThat(plainly(file.push())).containsExactly("membership ['fk',{'k':'3'}] [fk, #3, 2020]");
            file.app("delete from person");
            assertThat(plainly(file.push())).containsExactly("-membership ['fk',{'k':'3'}]", "-person 3");
        }
    }

    @Test
    void a_reference_to_a_row_that_is_not_there_names_the_row_it_would_be() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("pragma defer_foreign_keys = 1; insert into timesheets (employee_id) values (7);"
                    + "insert into employees (id, full_name) values (7, 'late')");

            assertThat(plainly(file.changes())).containsExactly("timesheets 1 [#7, ]", "employees 7 [late, ]");
        }
    }

    @Test
    void a_reference_kept_as_text_is_still_a_reference() {
        try (ArmedFile file = ArmedFile.create(folder, """
                create table person (id integer primary key);
                create table note (id integer primary key, person text references person)""")) {
            file.app("insert into person values (3); insert into note values (1, 3)");

            assertThat(plainly(file.changes())).containsExactly("person 3 []", "note 1 [#3]");
        }
    }

    @Test
    void stamps_follow_the_writes_within_the_bounds_and_always_upwards() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a'), ('b'), ('c')");
            file.file().write("set times", connection -> {
                connection.createStatement().executeUpdate("update rainsync_outbox set at = 5000 - id * 1000");
                return null;
            });
            DrainedSet set =
                    file.drain(10, 1 << 20, new StampBounds(2_500, 10_000), 500).orElseThrow();

            assertThat(set.changeSet().orElseThrow().changes())
                    .extracting(change -> change.version().toString().substring(0, 17))
                    .containsExactly("000000001194-0000", "000000001194-0001", "000000001194-0002");
        }
    }

    @Test
    void a_change_made_after_seeing_a_stamp_comes_after_it() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            long seen = (1L << 45) << 16;
            file.agent(
                    "insert into rainsync_base values (4, '{\"Istanbul\":12}', " + seen + ")",
                    "update rainsync_state set base = 4");
            file.app("insert into employees (full_name) values ('a')");
            Upsert upsert = (Upsert) file.changes().get(0);

            assertThat(upsert.version().stamp()).isEqualTo(seen + 1);
            assertThat(file.drain().orElseThrow().changeSet().orElseThrow().bases())
                    .containsExactly(Map.of("Istanbul", 12L));
        }
    }

    @Test
    void an_edit_of_a_row_that_waits_had_seen_no_more_than_the_one_before_it() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a')");
            file.agent(
                    "insert into rainsync_base values (4, '{\"Istanbul\":12}', 0)",
                    "update rainsync_state set base = 4");
            file.app("update employees set full_name = 'b'; insert into employees (full_name) values ('c')");

            ChangeSet set = file.drain().orElseThrow().changeSet().orElseThrow();

            assertThat(set.changes())
                    .extracting(change -> set.bases().get(((Upsert) change).base()))
                    .containsExactly(Map.of(), Map.of(), Map.of("Istanbul", 12L));
        }
    }

    @Test
    void stamps_of_the_receipt_are_final() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a'), ('b')");
            DrainedSet set = file.drain().orElseThrow();
            file.settle(set, new Receipt(2, false, List.of(900_000_000L, 7L), 0, 0, null));

            assertThat(file.texts("select stamp from rainsync_row order by number"))
                    .containsExactly("900000000", "900000007");
            assertThat(Long.parseLong(
                            file.texts("select last_stamp from rainsync_state").get(0)))
                    .isEqualTo(set.changeSet()
                            .orElseThrow()
                            .changes()
                            .get(1)
                            .version()
                            .stamp());
        }
    }

    @Test
    void a_change_in_quarantine_is_not_taken_for_synced() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a'), ('b')");
            DrainedSet set = file.drain().orElseThrow();
            file.settle(set, refusing(set.changeSet().orElseThrow().changes().get(0)));
            file.app("update employees set manager_id = 1");

            assertThat(file.changes())
                    .extracting(change -> ((Upsert) change).changed())
                    .containsExactly(ColumnMask.ALL, ColumnMask.of(1));
        }
    }

    @Test
    void a_row_whose_insert_is_refused_and_whose_edit_is_taken_waits_for_nobody() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a'); update employees set full_name = 'b'");
            DrainedSet set = file.drain().orElseThrow();
            file.settle(set, refusing(set.changeSet().orElseThrow().changes().get(0)));

            assertThat(file.held()).isEmpty();
        }
    }

    @Test
    void a_row_whose_deletion_is_in_quarantine_does_not_stand_for_the_next_of_its_number() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (id, full_name) values (7, 'a')");
            file.push();
            file.app("delete from employees");
            DrainedSet set = file.drain().orElseThrow();
            file.settle(set, refusing(set.changeSet().orElseThrow().changes().get(0)));
            file.app("insert into employees (id, full_name) values (7, 'b')");

            assertThat(file.changes())
                    .extracting(change -> change.key().id())
                    .containsExactly(RowId.numbered(ArmedFile.OWN, -3));
        }
    }

    @Test
    void of_two_changes_of_one_number_the_one_that_is_not_in_quarantine_is_synced() {
        try (ArmedFile file = ArmedFile.create(folder, "create table tags (name text primary key, note text)")) {
            file.app("insert into tags values ('a', '1')");
            file.push();
            file.app("update tags set name = 'b'");
            DrainedSet set = file.drain().orElseThrow();
            List<Change> changes = set.changeSet().orElseThrow().changes();
            assertThat(plainly(changes)).containsExactly("-tags ['a']", "tags ['b'] [b, 1]");
            assertThat(changes).extracting(Change::sequence).containsOnly(2L);
            file.settle(set, refusing(changes.get(0)));

            assertThat(file.held()).isEmpty();
            file.app("delete from tags");
            assertThat(plainly(file.changes())).containsExactly("-tags ['b']");
        }
    }

    @Test
    void a_row_that_a_server_which_lost_it_does_not_take_back_waits_for_a_person() {
        try (ArmedFile file = ArmedFile.create(folder, "create table tags (name text primary key, note text)")) {
            file.app("insert into tags values ('a', '1')");
            file.push();
            file.file().write("give a row back", connection -> {
                LocalTable tags = file.schema().table("tags").orElseThrow();
                return new FoundEntries(connection, null).addBaseline(tags, LocalKey.ofValues("[\"a\"]"));
            });
            DrainedSet set = file.drain().orElseThrow();
            file.settle(set, refusing(set.changeSet().orElseThrow().changes().get(0)));

            assertThat(file.held()).containsExactly("tags [\"a\"]: the server does not take it: no");
        }
    }

    @Test
    void a_row_refused_after_its_deletion_was_waits_for_a_person() {
        try (ArmedFile file = ArmedFile.create(folder, "create table tags (name text primary key, note text)")) {
            file.app("insert into tags values ('a', '1')");
            file.push();
            file.app("delete from tags; insert into tags values ('a', '2')");
            DrainedSet set = file.drain().orElseThrow();
            file.settle(set, refusing(set.changeSet().orElseThrow().changes().toArray(Change[]::new)));

            assertThat(file.held()).containsExactly("tags [\"a\"]: the server does not take it: no");
        }
    }

    private static Receipt refusing(Change... changes) {
        List<Receipt.Quarantined> refused = Stream.of(changes)
                .map(change -> new Receipt.Quarantined(change.sequence(), change.key(), "foreign-region", "no"))
                .toList();
        return new Receipt(3, false, null, 0, 0, refused);
    }

    @Test
    void without_an_acknowledgement_everything_stays() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a'), ('b')");
            DrainedSet set = file.drain().orElseThrow();

            assertThatThrownBy(() -> file.settle(set, new Receipt(1, false, null, 0, 0, null)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("stay in the outbox");
            assertThat(file.outbox()).hasSize(2);
        }
    }

    @Test
    void a_set_ends_where_it_is_full_and_the_next_goes_on() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a'), ('b'), ('" + "c".repeat(9_000) + "'), ('d')");

            assertThat(sizes(file, 2, 1 << 20)).containsExactly(2, 2);
        }
    }

    @Test
    void a_row_larger_than_a_set_is_a_set_of_its_own() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a'), ('b'), ('" + "c".repeat(9_000) + "'), ('d')");

            assertThat(sizes(file, 100, 2_000)).containsExactly(2, 1, 1);
        }
    }

    private static List<Integer> sizes(ArmedFile file, int maxChanges, long maxBytes) {
        List<Integer> sizes = new ArrayList<>();
        Optional<DrainedSet> set = file.drain(maxChanges, maxBytes, ArmedFile.ANY_TIME, 0);
        while (set.isPresent()) {
            sizes.add(set.get().changeSet().orElseThrow().changes().size());
            file.settle(set.get(), ArmedFile.accepted(set.get()));
            set = file.drain(maxChanges, maxBytes, ArmedFile.ANY_TIME, 0);
        }
        return sizes;
    }

    @Test
    void a_row_of_null_key_waits_for_a_person() {
        try (ArmedFile file = ArmedFile.create(folder, "create table settings (key text primary key, value text)")) {
            file.app("insert into settings values (null, 'a'), (null, 'b'), ('c', 'd')");

            assertThat(plainly(file.push())).containsExactly("settings ['c'] [c, d]");
            assertThat(file.held())
                    .containsExactly("settings [null]: its key is NULL, so that it cannot be told from others");
        }
    }
}
