package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UniqueValuesTest {
    private static final String OFFICE = """
            create table vehicles (id integer primary key, plate text not null unique, brand text);
            create table faults (id integer primary key, vehicle_id integer not null references vehicles (id), title text);
            create index faults_by_vehicle on faults (vehicle_id);
            """;

    @TempDir
    Path folder;

    @Test
    void a_swap_passes_although_its_halves_come_in_two_replies() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "A", null), izmir.upsert("vehicles", 2, "B", null));

            assertThat(pc.pull(izmir.upsert("vehicles", 1, "B", null)).parked()).isEqualTo(1);
            pc.pull(izmir.upsert("vehicles", 2, "A", null));

            assertThat(pc.rows("select id, plate from vehicles order by id")).containsExactly("1|B", "2|A");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void swaps_and_chains_of_unique_values_pass_and_keep_what_only_this_file_knows() {
        String there = OFFICE.replace(", brand text", "");
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", there, Catalog.NONE);
            pc.knows(izmir)
                    .pull(
                            izmir.upsert("vehicles", 1, "A"),
                            izmir.upsert("vehicles", 2, "B"),
                            izmir.upsert("vehicles", 3, "C"),
                            izmir.upsert("faults", 1, izmir.id(1), "fren"));
            pc.app("update vehicles set brand = 'brand ' || id");
            pc.push();

            Applied applied = pc.pull(
                    izmir.upsert("vehicles", 1, "B"),
                    izmir.upsert("vehicles", 2, "A"),
                    izmir.upsert("vehicles", 3, "D"));
            assertThat(applied.parked()).isZero();
            assertThat(pc.rows("select * from vehicles")).containsExactly("1|B|brand 1", "2|A|brand 2", "3|D|brand 3");

            pc.pull(
                    izmir.upsert("vehicles", 4, "D"),
                    izmir.upsert("vehicles", 3, "A"),
                    izmir.upsert("vehicles", 2, "E"));
            assertThat(pc.rows("select id, plate from vehicles order by id"))
                    .containsExactly("1|B", "2|E", "3|A", "4|D");
            assertThat(pc.rows("select vehicle_id from faults")).containsExactly("1");
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
        }
    }

    @Test
    void a_value_that_a_deleted_row_gives_up_can_be_taken_in_the_same_page() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "A", null));
            pc.pull(izmir.upsert("vehicles", 2, "A", null), izmir.delete("vehicles", 1));
            assertThat(pc.rows("select id, plate from vehicles order by id")).containsExactly("2|A");
        }
    }

    @Test
    void a_new_row_that_claims_a_value_held_by_another_waits_with_its_children_until_the_value_is_free() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into vehicles values (1, 'A', 'own')");
            pc.push();

            Applied applied = pc.pull(
                    izmir.upsert("vehicles", 1, "A", "theirs"),
                    izmir.upsert("faults", 1, izmir.id(1), "fren"),
                    izmir.upsert("vehicles", 2, "B", null));
            assertThat(applied.parked()).isEqualTo(2);
            assertThat(pc.rows("select id, plate, brand from vehicles order by id"))
                    .containsExactly("1|A|own", "2|B|null");
            assertThat(pc.parked())
                    .containsExactlyInAnyOrder(
                            "izmir00001.1.1|unique|ankara0001.1.1", "izmir00001.1.1|orphan|izmir00001.1.1");
            assertThat(pc.violations()).isEmpty();

            pc.app("update vehicles set plate = 'Z' where id = 1");
            pc.push();
            assertThat(pc.parked()).isEmpty();
            assertThat(pc.rows("select v.brand, f.title from faults f join vehicles v on v.id = vehicle_id"))
                    .containsExactly("theirs|fren");
        }
    }

    @Test
    void a_row_that_follows_one_that_has_to_wait_goes_on_as_it_was_for_those_that_refer_to_it() {
        String office = OFFICE
                + "create table checks (id integer primary key, fault_id integer not null references faults (id));";
        try (Pc pc = Pc.create(folder, office)) {
            Sender izmir = Sender.of("izmir00001", office, Catalog.NONE);
            pc.app("insert into vehicles values (1, 'A', 'own')");
            pc.push();
            RowId own = RowId.numbered(pc.state().origin(), 1);
            pc.pull(izmir.upsert("faults", 1, own, "fren"));
            pc.app("insert into checks values (1, 1)");

            pc.pull(izmir.upsert("vehicles", 1, "A", "theirs"), izmir.upsert("faults", 1, izmir.id(1), "fren"));

            assertThat(pc.rows("select vehicle_id from faults")).containsExactly("1");
            assertThat(references(pc.drain())).containsExactly(new Reference(izmir.id(1)));
            pc.push();
            pc.pull(izmir.upsert("vehicles", 1, "B", "theirs"));
            assertThat(pc.rows("select brand, c.id from checks c join faults f on f.id = fault_id join vehicles v"
                            + " on v.id = vehicle_id"))
                    .containsExactly("theirs|1");
        }
    }

    @Test
    void what_refers_to_a_row_that_had_to_leave_its_table_is_sent_with_that_rows_name() {
        String office = """
                create table notes (id integer primary key, plate text unique, next_id integer references notes (id));
                create table checks (id integer primary key, note_id integer not null references notes (id));
                """;
        try (Pc pc = Pc.create(folder, office)) {
            Sender izmir = Sender.of("izmir00001", office, Catalog.NONE);
            pc.app("insert into notes values (7, 'A', null)");
            pc.push();
            pc.pull(izmir.upsert("notes", 1, "B", null));
            pc.app("insert into checks values (1, 1)");

            pc.pull(izmir.upsert("notes", 2, "A", null), izmir.upsert("notes", 1, "B", izmir.id(2)));

            assertThat(references(pc.drain())).containsExactly(new Reference(izmir.id(1)));
            pc.push();
            pc.pull(izmir.upsert("notes", 2, "C", null));
            assertThat(pc.rows("select id, next_id from notes order by id")).containsExactly("1|2", "2|null", "7|null");
        }
    }

    @Test
    void a_value_that_is_free_once_a_deletion_need_not_wait_any_more_is_taken_at_once() {
        String office = """
                create table people (id integer primary key);
                create table badges (id integer primary key, number text unique, person_id integer references people (id));
                """;
        try (Pc pc = Pc.create(folder, office)) {
            Sender izmir = Sender.of("izmir00001", office, Catalog.NONE);
            pc.pull(izmir.upsert("people", 1));
            pc.app("insert into badges values (1, 'B6', 1)");
            pc.pull(izmir.delete("people", 1), izmir.upsert("badges", 2, "B6", null));
            assertThat(pc.rows("select id from badges")).containsExactly("1");

            pc.push();

            assertThat(pc.rows("select id, number from badges")).containsExactly("2|B6");
        }
    }

    private static List<Value> references(Optional<DrainedSet> drained) {
        return drained.flatMap(DrainedSet::changeSet).orElseThrow().changes().stream()
                .flatMap(change -> ((Upsert) change).image().stream())
                .filter(Reference.class::isInstance)
                .toList();
    }

    @Test
    void an_update_that_claims_a_value_held_by_another_leaves_the_row_as_it_was() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into vehicles values (1, 'A', 'own')");
            pc.push();
            pc.pull(izmir.upsert("vehicles", 2, "B", null), izmir.upsert("faults", 1, izmir.id(2), "fren"));

            pc.pull(izmir.upsert("vehicles", 2, "A", null));

            assertThat(pc.rows("select id, plate from vehicles order by id")).containsExactly("1|A", "2|B");
            assertThat(pc.rows("select vehicle_id from faults")).containsExactly("2");
            assertThat(pc.parked()).containsExactly("izmir00001.1.2|unique|ankara0001.1.1");
            pc.pull(izmir.upsert("vehicles", 2, "C", null));
            assertThat(pc.rows("select id, plate from vehicles order by id")).containsExactly("1|A", "2|C");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_row_whose_new_value_is_taken_keeps_the_old_one_and_its_children_though_others_want_it() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(
                    izmir.upsert("vehicles", 1, "A", null),
                    izmir.upsert("vehicles", 2, "B", null),
                    izmir.upsert("vehicles", 3, "C", null),
                    izmir.upsert("faults", 1, izmir.id(1), "fren"));

            pc.pull(
                    izmir.upsert("vehicles", 4, "C", null),
                    izmir.upsert("vehicles", 3, "A", null),
                    izmir.upsert("vehicles", 1, "B", null));

            assertThat(pc.rows("select id, plate from vehicles order by id")).containsExactly("1|A", "2|B", "3|C");
            assertThat(pc.rows("select title from faults")).containsExactly("fren");
            assertThat(pc.parked())
                    .containsExactlyInAnyOrder(
                            "izmir00001.1.1|unique|izmir00001.1.2",
                            "izmir00001.1.3|unique|izmir00001.1.1",
                            "izmir00001.1.4|unique|izmir00001.1.3");
            pc.pull(izmir.upsert("vehicles", 2, "D", null));
            assertThat(pc.rows("select id, plate from vehicles order by id"))
                    .containsExactly("1|B", "2|D", "3|A", "4|C");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_row_keeps_its_value_against_one_that_was_waiting_for_it() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "A", null), izmir.upsert("vehicles", 2, "B", null));

            pc.pull(izmir.upsert("vehicles", 2, "A", null), izmir.upsert("vehicles", 1, "A", "edited"));

            assertThat(pc.rows("select id, plate, brand from vehicles order by id"))
                    .containsExactly("1|A|edited", "2|B|null");
            assertThat(pc.parked()).containsExactly("izmir00001.1.2|unique|izmir00001.1.1");
        }
    }

    @Test
    void a_conflict_clause_of_the_table_deletes_nobody() {
        String ddl = "create table vehicles (id integer primary key, plate text unique on conflict replace)";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.app("insert into vehicles values (1, 'A')");
            pc.push();
            pc.pull(izmir.upsert("vehicles", 2, "A"));
            assertThat(pc.rows("select id, plate from vehicles order by id")).containsExactly("1|A");
            assertThat(pc.parked()).containsExactly("izmir00001.1.2|unique|ankara0001.1.1");
        }
    }

    @Test
    void a_partial_index_parks_without_naming_the_holder() {
        String ddl = "create table t (id integer primary key, v text, live integer);"
                + "create unique index live_v on t (v) where live = 1";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.pull(izmir.upsert("t", 1, "A", 1), izmir.upsert("t", 2, "A", 0));
            pc.pull(izmir.upsert("t", 3, "A", 1));
            assertThat(pc.parked()).containsExactly("izmir00001.1.3|unique|");
            pc.pull(izmir.upsert("t", 1, "A", 0));
            assertThat(pc.rows("select id, live from t")).containsExactly("1|0", "2|0", "3|1");
        }
    }
}
