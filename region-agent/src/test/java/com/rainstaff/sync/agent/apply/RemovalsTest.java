package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Erase;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalsTest {
    private static final String OFFICE = """
            create table vehicles (id integer primary key autoincrement, plate text not null);
            create table inspections (
                id integer primary key autoincrement,
                vehicle_id integer not null references vehicles (id) on delete cascade,
                week text, photo blob);
            create table results (
                id integer primary key autoincrement,
                inspection_id integer not null references inspections (id) on delete cascade,
                item text);
            """;

    private static final String CARS = """
            create table cars (id integer primary key, plate text unique);
            create table fines (id integer primary key autoincrement, plate text references cars (plate), cost);
            """;

    @TempDir
    Path folder;

    @Test
    void a_deleted_row_goes_and_its_id_is_remembered() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            var first = izmir.upsert("vehicles", 1, "06 A 1");
            pc.pull(first);

            assertThat(pc.pull(izmir.delete("vehicles", 1)).deletes()).isEqualTo(1);
            pc.pull(first);

            assertThat(pc.rows("select * from vehicles")).isEmpty();
            assertThat(pc.rows("select count(*) from rainsync_row where local is null"))
                    .containsExactly("1");
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
        }
    }

    @Test
    void deletions_never_cascade_on_their_own_children_are_kept_aside_whole_and_come_back_with_their_parent() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            Sender bursa = izmir.another("bursa00001");
            pc.app("insert into vehicles (plate) values ('01 Z 9')");
            pc.push();
            pc.pull(
                    izmir.upsert("vehicles", 1, "06 A 1"),
                    izmir.upsert("inspections", 1, izmir.id(1), "2026-W01", new byte[] {0, (byte) 0xff}),
                    izmir.upsert("results", 1, izmir.id(1), "fren"),
                    bursa.upsert("inspections", 1, izmir.id(1), null, null));
            List<String> before = pc.rows("select * from inspections join results on inspection_id = inspections.id");

            Applied deleted = pc.pull(izmir.delete("vehicles", 1));

            assertThat(deleted.deletes()).isEqualTo(1);
            assertThat(deleted.parked()).isEqualTo(3);
            assertThat(pc.rows("select (select count(*) from inspections) + (select count(*) from results)"))
                    .containsExactly("0");
            assertThat(pc.parked())
                    .containsExactly(
                            "bursa00001.1.1|orphan|izmir00001.1.1",
                            "izmir00001.1.1|orphan|izmir00001.1.1",
                            "izmir00001.1.1|orphan|izmir00001.1.1");
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");

            Applied restored = pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));

            assertThat(restored.released()).isEqualTo(3);
            assertThat(pc.parked()).isEmpty();
            assertThat(pc.rows("select week, hex(photo) from inspections order by 1"))
                    .containsExactly("null|", "2026-W01|00FF");
            assertThat(pc.rows("""
                            select plate, item from results join inspections i on i.id = inspection_id
                            join vehicles v on v.id = vehicle_id""")).containsExactly("06 A 1|fren");
            assertThat(before).hasSize(1);
            assertThat(pc.violations()).isEmpty();
        }
    }

    @Test
    void a_cascade_that_arrives_whole_leaves_nothing_aside() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"), izmir.upsert("inspections", 1, izmir.id(1), null, null));
            Applied applied = pc.pull(izmir.delete("vehicles", 1), izmir.delete("inspections", 1));
            assertThat(applied.deletes()).isEqualTo(2);
            assertThat(applied.parked()).isZero();
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_child_whose_parent_is_deleted_and_that_moves_to_another_one_stays_where_it_is() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(
                    izmir.upsert("vehicles", 1, "06 A 1"),
                    izmir.upsert("vehicles", 2, "06 A 2"),
                    izmir.upsert("inspections", 8, izmir.id(1), null, null));
            pc.pull(izmir.delete("vehicles", 1), izmir.upsert("inspections", 8, izmir.id(2), "x", null));
            assertThat(pc.rows("select id, vehicle_id, week from inspections")).containsExactly("8|2|x");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_place_that_becomes_free_is_not_given_to_another_row_at_once() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            Sender bursa = izmir.another("bursa00001");
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"), izmir.upsert("inspections", 1, izmir.id(1), "w", null));

            pc.pull(izmir.delete("vehicles", 1), bursa.upsert("vehicles", 1, "16 B 1"));

            assertThat(pc.rows("select id, plate from vehicles")).containsExactly("2|16 B 1");
            assertThat(pc.rows("select * from inspections")).isEmpty();
            assertThat(pc.parked()).containsExactly("izmir00001.1.1|orphan|izmir00001.1.1");
        }
    }

    @Test
    void a_row_that_waits_for_a_person_comes_back_to_its_place_and_waits_there() {
        String ddl = """
                create table employees (id integer primary key, full_name text, region text);
                create table timesheets (
                    id integer primary key, employee_id integer references employees (id), region text);
                """;
        try (Pc pc = Pc.create(folder, ddl, Catalogs.rainstaff(), Region.of("Istanbul"))) {
            Sender other = Sender.of("istanbul02", ddl, Catalogs.rainstaff());
            pc.pull(other.upsert("employees", 1, "a", "Istanbul"));
            pc.app("insert into timesheets values (1, 1, 'Izmir')");
            pc.push();

            pc.pull(other.delete("employees", 1), other.upsert("timesheets", 1, null, "Istanbul"));
            assertThat(pc.rows("select id, region from timesheets")).containsExactly("2|Istanbul");
            pc.pull(other.upsert("employees", 1, "a", "Istanbul"));

            assertThat(pc.rows("select id, region from timesheets order by id"))
                    .containsExactly("1|Izmir", "2|Istanbul");
            assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");
        }
    }

    @Test
    void a_row_that_waits_for_a_person_is_not_sent_to_another_region_after_its_parent_came_back() {
        String ddl = """
                create table employees (id integer primary key, full_name text, region text);
                create table timesheets (
                    id integer primary key, employee_id integer references employees (id), region text, notes text);
                """;
        try (Pc pc = Pc.create(folder, ddl, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender other = Sender.of("ankara0002", ddl, Catalogs.rainstaff());
            pc.pull(other.upsert("employees", 1, "a", "Ankara"));
            pc.app("insert into timesheets values (1, 1, 'Istanbul', null)");
            pc.push();
            pc.pull(other.delete("employees", 1));
            assertThat(pc.file()
                            .read("sums", c -> RowSums.of(c, pc.schema()))
                            .get("timesheets")
                            .rows())
                    .as("rows that the server has, the one that is aside not among them")
                    .isZero();
            pc.pull(other.upsert("employees", 1, "a", "Ankara"));
            assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");

            pc.app("update timesheets set notes = 'b'");

            assertThat(pc.drain().orElseThrow().changeSet()).isEmpty();
        }
    }

    @Test
    void a_child_that_was_let_go_with_its_parent_comes_back_as_it_was() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            Upsert vehicle = izmir.upsert("vehicles", 1, "06 A 1");
            Upsert inspection = izmir.upsert("inspections", 1, izmir.id(1), "first", null);
            pc.pull(vehicle, inspection);
            pc.apply(Pc.absent(izmir.key("vehicles", 1), izmir.key("inspections", 1)), Optional.empty(), List.of());

            pc.pull(vehicle, inspection);

            assertThat(pc.rows("select vehicle_id, week from inspections")).containsExactly("1|first");
        }
    }

    @Test
    void a_child_that_is_let_go_with_its_parent_is_not_kept_aside() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "35 A 1"), izmir.upsert("inspections", 1, izmir.id(1), "w", null));

            pc.apply(Pc.absent(izmir.key("vehicles", 1), izmir.key("inspections", 1)), Optional.empty(), List.of());

            assertThat(pc.rows("select id from inspections")).isEmpty();
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_row_that_refers_to_one_that_does_not_stand_waits_for_it() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            Applied first = pc.pull(
                    izmir.upsert("results", 5, izmir.id(3), "fren"),
                    izmir.upsert("inspections", 3, izmir.id(2), "w", null));
            assertThat(first.parked()).isEqualTo(2);
            assertThat(pc.parked())
                    .containsExactly("izmir00001.1.3|orphan|izmir00001.1.2", "izmir00001.1.5|orphan|izmir00001.1.3");

            Applied second = pc.pull(izmir.upsert("vehicles", 2, "06 A 2"));

            assertThat(second.released()).isEqualTo(2);
            assertThat(
                            pc.rows(
                                    "select results.id, item, vehicle_id from results join inspections i on i.id = inspection_id"))
                    .containsExactly("5|fren|2");
        }
    }

    @Test
    void a_parked_row_that_is_deleted_meanwhile_is_forgotten() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("inspections", 3, izmir.id(2), "w", null));
            pc.pull(izmir.delete("inspections", 3));
            pc.pull(izmir.upsert("vehicles", 2, "06 A 2"));
            assertThat(pc.parked()).isEmpty();
            assertThat(pc.rows("select * from inspections")).isEmpty();
        }
    }

    @Test
    void a_row_that_went_to_another_region_goes_without_a_deletion_and_may_come_back() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"), izmir.upsert("vehicles", 2, "06 A 2"));

            Applied gone = pc.pull(izmir.evict("vehicles", 1, "Istanbul"), izmir.evict("vehicles", 2, "*"));
            assertThat(gone.evictions()).isEqualTo(1);
            assertThat(gone.deletes()).isZero();
            assertThat(pc.rows("select plate from vehicles")).containsExactly("06 A 2");

            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));
            assertThat(pc.rows("select plate from vehicles order by 1")).containsExactly("06 A 1", "06 A 2");
        }
    }

    @Test
    void a_pc_that_moved_a_row_itself_lets_go_of_it_when_the_server_says_so() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            var upsert = izmir.upsert("vehicles", 1, "06 A 1");
            pc.pull(upsert);
            pc.pull(new Evict(0, upsert.key(), upsert.version(), "Istanbul"));
            assertThat(pc.rows("select * from vehicles")).isEmpty();
        }
    }

    @Test
    void headquarters_keeps_rows_that_move() {
        try (Pc pc = Pc.create(folder, OFFICE, Catalog.NONE, Region.ALL)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));
            assertThat(pc.pull(izmir.evict("vehicles", 1, "Istanbul")).evictions())
                    .isZero();
            assertThat(pc.rows("select plate from vehicles")).containsExactly("06 A 1");
        }
    }

    @Test
    void an_erased_row_leaves_the_file_the_parked_rows_and_the_journal() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into vehicles (plate) values ('01 Z 9'), ('01 Z 8')");
            pc.push();
            pc.pull(izmir.upsert("inspections", 3, izmir.id(2), "w", null));

            pc.pull(
                    izmir.erase("inspections", 3),
                    new Erase(0, new RowKey("vehicles", RowId.numbered(Pc.OWN, 1)), izmir.next()));

            assertThat(pc.rows("select plate from vehicles")).containsExactly("01 Z 8");
            assertThat(pc.parked()).isEmpty();
            assertThat(pc.journal().after(Pc.OWN, 0).orElseThrow().changes().changes())
                    .extracting(change -> change.key().id())
                    .containsExactly(RowId.numbered(Pc.OWN, 2));
        }
    }

    @Test
    void a_row_with_local_changes_that_were_not_judged_yet_is_left_alone() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"), izmir.upsert("vehicles", 2, "06 A 2"));
            pc.app("update vehicles set plate = 'local' where id = 1");
            pc.app("delete from vehicles where id = 2");

            pc.pull(izmir.upsert("vehicles", 1, "theirs"), izmir.upsert("vehicles", 2, "theirs"));
            pc.correct("Ankara", izmir.delete("vehicles", 1));
            assertThat(pc.rows("select id, plate from vehicles")).containsExactly("1|local");

            pc.push();
            pc.correct("Ankara", izmir.upsert("vehicles", 1, "theirs"), izmir.upsert("vehicles", 2, "theirs"));
            assertThat(pc.rows("select id, plate from vehicles order by id")).containsExactly("1|theirs", "2|theirs");
        }
    }

    @Test
    void a_deletion_waits_while_children_that_were_not_sent_yet_refer_to_the_row() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));
            pc.app("insert into inspections (vehicle_id, week) values (1, 'own')");

            Applied waiting = pc.pull(izmir.delete("vehicles", 1));
            assertThat(waiting.deletes()).isZero();
            assertThat(pc.parked()).containsExactly("izmir00001.1.1|children|");
            assertThat(pc.rows("select week from inspections join vehicles v on v.id = vehicle_id"))
                    .containsExactly("own");

            pc.push();

            assertThat(pc.rows("select * from vehicles")).isEmpty();
            assertThat(pc.parked()).containsExactly("ankara0001.1.1|orphan|izmir00001.1.1");
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));
            assertThat(pc.rows("select id, vehicle_id, week from inspections")).containsExactly("1|1|own");
        }
    }

    @Test
    void a_deletion_waits_for_a_child_that_is_gone_again_but_was_not_sent_yet() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));
            pc.app("insert into inspections (vehicle_id, week) values (1, 'own'); delete from inspections");

            pc.pull(izmir.delete("vehicles", 1));

            Upsert child = (Upsert)
                    pc.drain().orElseThrow().changeSet().orElseThrow().changes().get(0);
            assertThat(child.image()).contains(new Reference(RowId.parse("izmir00001.1.1")));
            pc.push();
            assertThat(pc.rows("select * from vehicles")).isEmpty();
        }
    }

    @Test
    void children_that_refer_to_other_columns_than_the_key_are_moved_out_when_the_value_goes() {
        String ddl = """
                create table vehicles (id integer primary key, plate text unique);
                create table fines (id integer primary key, plate text references vehicles (plate), cost real);
                """;
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.pull(
                    izmir.upsert("fines", 1, "06 A 1", 1.5),
                    izmir.upsert("vehicles", 1, "06 A 1"),
                    izmir.upsert("vehicles", 2, "06 A 2"),
                    izmir.upsert("fines", 2, "06 A 2", 2.5));
            assertThat(pc.rows("select id from fines")).containsExactly("1", "2");

            pc.pull(izmir.upsert("vehicles", 1, "06 A 9"), izmir.delete("vehicles", 2));
            assertThat(pc.rows("select id from fines")).isEmpty();
            assertThat(pc.violations()).isEmpty();

            pc.pull(izmir.upsert("vehicles", 3, "06 A 1"), izmir.upsert("vehicles", 4, "06 A 2"));
            assertThat(pc.rows("select id, plate, cost from fines")).containsExactly("1|06 A 1|1.5", "2|06 A 2|2.5");
        }
    }

    @Test
    void what_the_file_had_wrong_before_stays_as_it_was() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.file()
                    .write(
                            "without foreign keys",
                            connection -> connection
                                    .createStatement()
                                    .executeUpdate(
                                            "insert into inspections (id, vehicle_id, week) values (9, 77, 'dangling')"));
            pc.push();
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));
            pc.pull(izmir.delete("vehicles", 1));
            assertThat(pc.rows("select id, vehicle_id from inspections")).containsExactly("9|77");
            assertThat(pc.violations()).hasSize(1);
        }
    }

    @Test
    void a_row_that_the_server_does_not_show_any_more_is_let_go() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"), izmir.upsert("vehicles", 2, "06 A 2"));
            pc.app("insert into vehicles (plate) values ('own')");

            Applied applied = pc.apply(
                    new ExchangeReply(
                            "generation-1",
                            "n",
                            null,
                            null,
                            null,
                            List.of(izmir.key("vehicles", 1), new RowKey("vehicles", RowId.numbered(Pc.OWN, 3))),
                            1L,
                            null),
                    Optional.empty());

            assertThat(applied.evictions()).isEqualTo(1);
            assertThat(pc.rows("select plate from vehicles")).containsExactly("06 A 2", "own");
        }
    }

    @Test
    void a_row_that_cannot_be_let_go_yet_is_asked_for_since_the_server_says_so_once() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"));
            pc.app("insert into inspections (id, vehicle_id, week) values (1, 1, 'not sent yet')");

            Applied applied = pc.apply(
                    new ExchangeReply(
                            "generation-1", "n", null, null, null, List.of(izmir.key("vehicles", 1)), 1L, null),
                    Optional.empty());

            assertThat(applied.evictions()).isZero();
            assertThat(pc.rows("select plate from vehicles")).containsExactly("06 A 1");
            assertThat(pc.rows("select row_id from rainsync_wanted")).containsExactly("izmir00001.1.1");
        }
    }

    @Test
    void a_trigger_of_the_app_that_forbids_a_deletion_stops_nothing_else() {
        String guarded = OFFICE + """
                create trigger guard before delete on vehicles when old.plate = 'guarded'
                begin select raise(abort, 'not this one'); end;
                """;
        try (Pc pc = Pc.create(folder, guarded)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(
                    izmir.upsert("vehicles", 1, "guarded"),
                    izmir.upsert("vehicles", 2, "06 A 2"),
                    izmir.upsert("inspections", 1, izmir.id(1), "w", null));
            Applied applied = pc.pull(izmir.delete("vehicles", 1), izmir.delete("vehicles", 2));
            assertThat(applied.deletes()).isEqualTo(1);
            assertThat(pc.rows("select plate from vehicles")).containsExactly("guarded");
            assertThat(pc.rows("select vehicle_id from inspections")).containsExactly("1");
            assertThat(pc.parked()).containsExactly("izmir00001.1.1|constraint|");

            pc.app("drop trigger guard");
            pc.pull(izmir.upsert("vehicles", 3, "06 A 3"));
            assertThat(pc.rows("select plate from vehicles")).containsExactly("06 A 3");
        }
    }

    @Test
    void rows_moved_out_keep_the_newest_that_is_known_of_them() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"), izmir.upsert("inspections", 1, izmir.id(1), "old", null));
            pc.pull(izmir.upsert("inspections", 1, izmir.id(2), "new", null));
            assertThat(pc.rows("select week from inspections")).containsExactly("old");
            pc.pull(izmir.delete("vehicles", 1));
            pc.pull(izmir.upsert("vehicles", 2, "06 A 2"));
            assertThat(pc.rows("select id, vehicle_id, week from inspections")).containsExactly("1|2|new");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_deletion_waits_for_the_children_of_children_as_well() {
        String staff = "create table staff (id integer primary key, chief references staff (id), name);";
        try (Pc pc = Pc.create(folder, staff)) {
            Sender izmir = Sender.of("izmir00001", staff, Catalog.NONE);
            pc.pull(izmir.upsert("staff", 1, null, "chief"));
            pc.app("insert into staff (chief, name) values (1, 'in the set')");
            Optional<DrainedSet> sent = pc.drain();
            pc.app("insert into staff (chief, name) values (2, 'written meanwhile')");

            FeedPage page = pc.page("Ankara", List.of(izmir.delete("staff", 1)));
            pc.apply(Pc.reply(List.of(page), List.of(), Pc.received(sent)), sent);
            assertThat(pc.parked()).containsExactly("izmir00001.1.1|children|");
            pc.app("insert into staff (chief, name) values (3, 'written then')");
            pc.push();

            assertThat(pc.rows("select * from staff")).isEmpty();
            assertThat(pc.parked())
                    .containsExactlyInAnyOrder(
                            "ankara0001.1.2|orphan|izmir00001.1.1",
                            "ankara0001.1.3|orphan|ankara0001.1.2",
                            "ankara0001.1.4|orphan|ankara0001.1.3");
        }
    }

    @Test
    void a_row_that_has_to_go_before_it_was_sent_is_asked_for_and_comes_back_with_its_parent() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = Sender.of("izmir00001", CARS, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A"));
            pc.app("insert into fines (plate, cost) values ('A', 7)");

            pc.pull(izmir.upsert("cars", 1, "B"));
            assertThat(pc.parked()).containsExactly("ankara0001.1.1|orphan|");
            Change fine =
                    pc.drain().orElseThrow().changeSet().orElseThrow().changes().get(0);
            pc.push();

            RowKey row = new RowKey("fines", RowId.numbered(Pc.OWN, 1));
            assertThat(pc.wanted()).containsExactly(row);
            pc.apply(Pc.reply(List.of(), List.of(Pc.correction("Ankara", fine)), null), Optional.empty(), List.of(row));
            assertThat(pc.parked()).containsExactly("ankara0001.1.1|orphan|");
            pc.pull(izmir.upsert("cars", 1, "A"));
            assertThat(pc.rows("select plate, cost from fines")).containsExactly("A|7");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_row_that_has_to_go_while_the_app_has_renumbered_it_is_the_row_it_was() {
        hasToGo("update fines set id = 7, cost = 9", "izmir00001.1.1");
    }

    @Test
    void a_row_that_has_to_go_in_the_place_of_a_deleted_one_is_not_that_one() {
        hasToGo("delete from fines; insert into fines values (1, 'A', 9)", "ankara0001.1.1");
    }

    /** The app writes while a page is on its way that takes away what the written row refers to. */
    private void hasToGo(String write, String id) {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = Sender.of("izmir00001", CARS, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A"), izmir.upsert("fines", 1, "A", 7));
            pc.app(write);
            RowKey row = new RowKey("fines", RowId.parse(id));

            pc.pull(izmir.upsert("cars", 1, "B"));

            assertThat(pc.parked()).containsExactly(id + "|orphan|");
            assertThat(pc.wanted()).containsExactly(row);
            List<Change> sent =
                    pc.drain().orElseThrow().changeSet().orElseThrow().changes();
            assertThat(sent.get(sent.size() - 1)).isInstanceOf(Upsert.class);
            assertThat(sent).filteredOn(change -> change.key().equals(row)).hasSize(1);
        }
    }

    @Test
    void in_a_server_that_went_back_what_this_pc_deleted_is_asked_for_since_pages_leave_it_out() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("vehicles", 1, "06 A 1"), izmir.upsert("vehicles", 2, "06 A 2"));
            pc.app("delete from vehicles where id = 1");
            pc.push();
            pc.pull(izmir.delete("vehicles", 2));
            assertThat(pc.wanted()).isEmpty();

            pc.file().write("begin anew", connection -> {
                NewBeginning.inGeneration(connection, "generation-2");
                return null;
            });

            assertThat(pc.wanted()).containsExactly(izmir.key("vehicles", 1));
        }
    }
}
