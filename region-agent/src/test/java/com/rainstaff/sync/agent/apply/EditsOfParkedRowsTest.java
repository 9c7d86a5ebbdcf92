package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditsOfParkedRowsTest {
    private static final String CARS = "create table cars (id integer primary key, plate text unique, km integer);";

    @TempDir
    Path folder;

    @Test
    void whoever_edits_a_row_has_not_seen_what_is_parked_of_it_but_everything_else() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = Sender.of("izmir00001", CARS, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A", 1), izmir.upsert("cars", 2, "B", 1));
            Upsert parked = izmir.upsert("cars", 2, "A", 2);
            pc.pull(parked);
            pc.pull(izmir.upsert("cars", 3, "C", 1));

            pc.app("update cars set km = 9");

            assertThat(bases(pc))
                    .isEqualTo(Map.of(
                            izmir.key("cars", 1), Map.of("Ankara", 4L),
                            izmir.key("cars", 2), Map.of("Ankara", 2L),
                            izmir.key("cars", 3), Map.of("Ankara", 4L)));
            assertThat(changes(pc))
                    .as("written after that had come")
                    .allSatisfy(change -> assertThat(change.version()).isGreaterThan(parked.version()));
        }
    }

    @Test
    void a_deletion_of_it_has_not_seen_it_either() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = parkedOfSecondCar(pc);

            pc.app("delete from cars where id = 2");

            assertThat(bases(pc)).isEqualTo(Map.of(izmir.key("cars", 2), Map.of("Ankara", 2L)));
        }
    }

    @Test
    void versions_parked_one_after_the_other_are_all_unseen() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = parkedOfSecondCar(pc);
            pc.pull(izmir.upsert("cars", 2, "A", 3));

            pc.app("update cars set km = 9 where id = 2");

            assertThat(bases(pc)).isEqualTo(Map.of(izmir.key("cars", 2), Map.of("Ankara", 2L)));
        }
    }

    @Test
    void a_row_that_moves_while_it_is_parked_is_unseen_in_both_feeds() {
        String cars = "create table vehicles (id integer primary key, plate text unique, region text);";
        try (Pc pc = Pc.create(folder, cars, Catalogs.rainstaff(), Region.ALL)) {
            Sender ankara = Sender.of("ankara0002", cars, Catalogs.rainstaff());
            pc.pull(ankara.upsert("vehicles", 1, "A", "Ankara"), ankara.upsert("vehicles", 2, "B", "Ankara"));
            pc.pull(ankara.upsert("vehicles", 2, "A", "Ankara"));
            pc.pull(
                    "Istanbul",
                    ankara.upsert("vehicles", 3, "C", "Istanbul"),
                    ankara.upsert("vehicles", 2, "A", "Istanbul"));
            assertThat(pc.parked()).hasSize(1);

            pc.app("update vehicles set plate = plate || '!' where id <> 1");

            assertThat(bases(pc))
                    .isEqualTo(Map.of(
                            ankara.key("vehicles", 2), Map.of("Ankara", 2L, "Istanbul", 0L),
                            ankara.key("vehicles", 3), Map.of("Ankara", 3L, "Istanbul", 2L)));
        }
    }

    @Test
    void once_it_stands_it_is_seen() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = parkedOfSecondCar(pc);
            pc.pull(izmir.upsert("cars", 1, "D", 1));
            assertThat(pc.rows("select plate from cars where id = 2")).containsExactly("A");

            pc.app("update cars set km = 9 where id = 2");

            assertThat(bases(pc)).isEqualTo(Map.of(izmir.key("cars", 2), Map.of("Ankara", 4L)));
        }
    }

    @Test
    void once_an_edit_has_overtaken_it_the_next_one_has_seen_all() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = parkedOfSecondCar(pc);
            pc.app("update cars set km = 9 where id = 2");
            pc.push();
            assertThat(pc.parked()).isEmpty();

            pc.app("update cars set km = 10 where id = 2");

            assertThat(bases(pc)).isEqualTo(Map.of(izmir.key("cars", 2), Map.of("Ankara", 3L)));
        }
    }

    @Test
    void a_correction_that_is_parked_is_unseen_though_the_cursor_had_passed_it() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = Sender.of("izmir00001", CARS, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A", 1), izmir.upsert("cars", 2, "B", 1), izmir.upsert("cars", 3, "C", 1));
            pc.correct("Ankara", izmir.upsert("cars", 3, "D", 1), izmir.upsert("cars", 2, "A", 2));

            pc.app("update cars set km = 9 where id > 1");

            assertThat(bases(pc))
                    .isEqualTo(Map.of(
                            izmir.key("cars", 2), Map.of("Ankara", 1L),
                            izmir.key("cars", 3), Map.of("Ankara", 3L)));
        }
    }

    @Test
    void in_a_server_that_went_back_it_is_unseen_from_where_the_server_stands() {
        try (Pc pc = Pc.create(folder, CARS)) {
            Sender izmir = parkedOfSecondCar(pc);
            pc.file().write("begin anew", connection -> {
                NewBeginning.inGeneration(connection, new Cursor("generation-2", Map.of("Ankara", 1L)));
                return null;
            });

            pc.app("update cars set km = 9 where id = 2");

            assertThat(bases(pc)).isEqualTo(Map.of(izmir.key("cars", 2), Map.of("Ankara", 1L)));
        }
    }

    @Test
    void a_row_that_went_before_it_was_sent_is_one_row_although_a_child_comes() {
        String ddl = """
                create table cars (id integer primary key, plate text unique);
                create table fines (id integer primary key autoincrement, plate text references cars (plate), cost);
                create table payments (id integer primary key, fine_id integer references fines (id), sum);
                """;
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A"));
            pc.app("insert into fines (plate, cost) values ('A', 7)");
            pc.push();
            RowId fine = RowId.numbered(Pc.OWN, 1);
            pc.app("update fines set cost = 8");

            pc.pull(izmir.upsert("cars", 1, "B"));
            pc.pull(izmir.upsert("payments", 1, fine, 8));

            List<Change> sent =
                    pc.drain().orElseThrow().changeSet().orElseThrow().changes();
            assertThat(sent).extracting(change -> change.key().id()).containsExactly(fine);
        }
    }

    /** Its plate is taken by the first one here; the file stands at 3 of Ankara. */
    private static Sender parkedOfSecondCar(Pc pc) {
        Sender izmir = Sender.of("izmir00001", CARS, Catalog.NONE);
        pc.pull(izmir.upsert("cars", 1, "A", 1), izmir.upsert("cars", 2, "B", 1));
        pc.pull(izmir.upsert("cars", 2, "A", 2));
        assertThat(pc.parked()).hasSize(1);
        return izmir;
    }

    private static List<Change> changes(Pc pc) {
        return pc.drain().orElseThrow().changeSet().orElseThrow().changes();
    }

    /** What the writers of the waiting changes had seen, by row. */
    private static Map<RowKey, Map<String, Long>> bases(Pc pc) {
        ChangeSet set = pc.drain().orElseThrow().changeSet().orElseThrow();
        Map<RowKey, Map<String, Long>> bases = new HashMap<>();
        set.changes().forEach(change -> bases.put(change.key(), set.bases().get(base(change))));
        return bases;
    }

    private static int base(Change change) {
        return change instanceof Upsert upsert ? upsert.base() : ((Tombstone) change).base();
    }
}
