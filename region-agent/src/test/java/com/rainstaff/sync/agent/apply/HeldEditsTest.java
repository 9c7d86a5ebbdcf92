package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.agent.capture.FoundEntries;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Reference;
import com.rainstaff.sync.row.Value.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Synced rows with an edit that waits for a person, since it names no known region. */
class HeldEditsTest {
    private static final String VEHICLES =
            "create table vehicles (id integer primary key, plate text, region text, notes text);";

    private static final String STAFF = """
            create table employees (id integer primary key, full_name text, region text);
            create table timesheets (id integer primary key, employee_id integer references employees (id), region text,
                notes text);
            """;

    private static final String INSPECTIONS = """
            create table vehicles (id integer primary key, plate text, region text);
            create table vehicle_inspections (id integer primary key, vehicle_id integer references vehicles (id),
                region text);
            create table vehicle_inspection_results (id integer primary key,
                inspection_id integer references vehicle_inspections (id), vehicle_id integer references vehicles (id));
            """;

    @TempDir
    Path folder;

    private Pc pc;
    private Sender other;
    private Upsert seen;

    @BeforeEach
    void holdAnEdit() {
        pc = Pc.create(folder, VEHICLES, Catalogs.rainstaff(), Region.of("Ankara"));
        other = Sender.of("ankara0002", VEHICLES, Catalogs.rainstaff());
        seen = other.upsert("vehicles", 1, "06 A 1", "Ankara", null);
        pc.pull(seen);
        pc.app("update vehicles set region = 'Ankraa', notes = 'typed here'");
        pc.push();
        assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");
    }

    @AfterEach
    void close() {
        pc.close();
    }

    @Test
    void what_others_write_meanwhile_does_not_overwrite_it() {
        pc.pull(other.upsert("vehicles", 1, "06 A 1", "Ankara", "typed there"));

        assertThat(pc.rows("select region, notes from vehicles")).containsExactly("Ankraa|typed here");
        assertThat(pc.parked()).containsExactly("ankara0002.1.1|held|");
    }

    @Test
    void a_deletion_waits_too() {
        pc.pull(other.delete("vehicles", 1));

        assertThat(pc.rows("select notes from vehicles")).containsExactly("typed here");
        assertThat(pc.parked()).containsExactly("ankara0002.1.1|held|");
    }

    /** Headquarters moved it to Istanbul. */
    @Test
    void the_row_is_not_let_go_with_the_edit() {
        pc.apply(Pc.absent(other.key("vehicles", 1)), Optional.empty(), List.of());

        assertThat(pc.rows("select region, notes from vehicles")).containsExactly("Ankraa|typed here");
        assertThat(pc.parked()).containsExactly("ankara0002.1.1|held|");
    }

    @Test
    void the_row_is_not_merged_away_with_the_edit() {
        pc.pull(other.upsert("vehicles", 2, "06 a 1", "Ankara", null));

        pc.pull(other.merge(other.key("vehicles", 1), other.id(2)));

        assertThat(pc.rows("select notes from vehicles where id = 1")).containsExactly("typed here");
        assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");
    }

    @Test
    void it_goes_aside_with_its_parent_and_comes_back_whatever_others_made_of_the_row_before() throws IOException {
        outlivesItsParentsAbsence(
                (pc, other) -> pc.pull(other.upsert("timesheets", 1, other.id(1), "Ankara", "typed there")),
                (pc, other) -> {});
    }

    @Test
    void it_comes_back_whatever_others_made_of_the_row_meanwhile() throws IOException {
        outlivesItsParentsAbsence(
                (pc, other) -> {},
                (pc, other) -> pc.pull(other.upsert("timesheets", 1, other.id(1), "Ankara", "typed there")));
    }

    @Test
    void it_comes_back_although_the_row_was_deleted_meanwhile() throws IOException {
        outlivesItsParentsAbsence((pc, other) -> {}, (pc, other) -> pc.pull(other.delete("timesheets", 1)));
    }

    @Test
    void it_comes_back_although_the_server_did_not_show_the_row_meanwhile() throws IOException {
        outlivesItsParentsAbsence(
                (pc, other) -> {},
                (pc, other) -> pc.apply(Pc.absent(other.key("timesheets", 1)), Optional.empty(), List.of()));
    }

    @Test
    void it_comes_back_although_the_row_was_merged_meanwhile() throws IOException {
        outlivesItsParentsAbsence(
                (pc, other) -> {}, (pc, other) -> pc.pull(other.merge(other.key("timesheets", 1), other.id(2))));
    }

    private void outlivesItsParentsAbsence(BiConsumer<Pc, Sender> before, BiConsumer<Pc, Sender> meanwhile)
            throws IOException {
        Region region = Region.of("Ankara");
        try (Pc ankara = Pc.create(Files.createDirectory(folder.resolve("a")), STAFF, Catalogs.rainstaff(), region)) {
            Sender there = Sender.of("ankara0002", STAFF, Catalogs.rainstaff());
            ankara.pull(
                    there.upsert("employees", 1, "Ali", "Ankara"),
                    there.upsert("timesheets", 1, there.id(1), "Ankara", null));
            ankara.app("update timesheets set region = 'Ankraa', notes = 'typed here'");
            ankara.push();
            before.accept(ankara, there);
            ankara.pull(there.delete("employees", 1));
            assertThat(ankara.rows("select * from timesheets"))
                    .as("while aside")
                    .isEmpty();
            meanwhile.accept(ankara, there);

            ankara.pull(there.upsert("employees", 1, "Ali", "Ankara"));

            assertThat(ankara.rows("select notes from timesheets")).containsExactly("typed here");
            assertThat(ankara.rows("select local from rainsync_held")).containsExactly("1");
            assertThat(ankara.wanted()).as("rows to ask for").contains(there.key("timesheets", 1));
        }
    }

    /** Neither was ever sent, and the number of the one was another row's: only while it is aside it has a name. */
    @Test
    void new_rows_that_wait_go_aside_and_come_back_together() throws IOException {
        try (Pc ankara = Pc.create(
                Files.createDirectory(folder.resolve("new")), INSPECTIONS, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender there = Sender.of("ankara0002", INSPECTIONS, Catalogs.rainstaff());
            ankara.pull(there.upsert("vehicles", 1, "06 A 1", "Ankara"));
            ankara.app("insert into vehicle_inspections values (1, 1, 'Ankara')");
            ankara.push();
            ankara.app("delete from vehicle_inspections");
            ankara.push();
            ankara.app("insert into vehicle_inspections values (1, 1, 'Ankraa');"
                    + "insert into vehicle_inspection_results values (1, 1, 1)");
            ankara.push();
            ankara.pull(there.delete("vehicles", 1));
            assertThat(ankara.rows("select * from vehicle_inspections"))
                    .as("while aside")
                    .isEmpty();

            ankara.pull(there.upsert("vehicles", 1, "06 A 1", "Ankara"));

            assertThat(ankara.rows("select * from vehicle_inspections")).containsExactly("1|1|Ankraa");
            assertThat(ankara.rows("select * from vehicle_inspection_results")).containsExactly("1|1|1");
        }
    }

    /** The app gives a number anew once nothing stands under it. */
    @Test
    void a_new_row_goes_on_waiting_although_another_took_its_number_while_it_was_aside() throws IOException {
        outlivesTheLossOfItsNumber(
                (pc, other) -> pc.app("insert into timesheets values (5, 1, 'Ankraa', 'typed here')"));
    }

    @Test
    void an_edit_goes_on_waiting_although_another_row_took_its_number_meanwhile() throws IOException {
        outlivesTheLossOfItsNumber((pc, other) -> {
            pc.pull(other.upsert("timesheets", 5, other.id(1), "Ankara", null));
            pc.app("update timesheets set region = 'Ankraa', notes = 'typed here'");
        });
    }

    private void outlivesTheLossOfItsNumber(BiConsumer<Pc, Sender> edit) throws IOException {
        Region region = Region.of("Ankara");
        try (Pc ankara = Pc.create(Files.createDirectory(folder.resolve("a")), STAFF, Catalogs.rainstaff(), region)) {
            Sender there = Sender.of("ankara0002", STAFF, Catalogs.rainstaff());
            ankara.pull(there.upsert("employees", 1, "Ali", "Ankara"), there.upsert("employees", 2, "Veli", "Ankara"));
            edit.accept(ankara, there);
            ankara.push();
            ankara.pull(there.delete("employees", 1));
            ankara.app("insert into timesheets values (5, 2, 'Ankara', 'another')");
            ankara.push();

            ankara.pull(there.upsert("employees", 1, "Ali", "Ankara"));

            assertThat(ankara.rows("select id, employee_id, notes from timesheets order by id"))
                    .containsExactly("5|2|another", "6|1|typed here");
            assertThat(ankara.rows("select local from rainsync_held")).containsExactly("6");
        }
    }

    /** A row that refers to another's value has to go as soon as that has another one, even with an unsent edit. */
    @Test
    void an_edit_that_was_aside_before_it_turned_out_to_wait_comes_back_too() throws IOException {
        String ddl = """
                create table employees (id integer primary key, full_name text unique, region text);
                create table timesheets (id integer primary key, employee_id integer, region text,
                    who text references employees (full_name), notes text);
                """;
        try (Pc ankara = Pc.create(
                Files.createDirectory(folder.resolve("values")), ddl, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender there = Sender.of("ankara0002", ddl, Catalogs.rainstaff());
            ankara.pull(
                    there.upsert("employees", 1, "Ali", "Ankara"),
                    there.upsert("timesheets", 1, null, "Ankara", "Ali", "was"));
            ankara.app("update timesheets set region = 'Ankraa', notes = 'typed here'");
            ankara.pull(there.upsert("employees", 1, "Alı", "Ankara"));
            assertThat(ankara.rows("select * from timesheets"))
                    .as("while aside")
                    .isEmpty();
            ankara.push();
            ankara.pull(there.upsert("timesheets", 1, null, "Ankara", "Ali", "typed there"));

            ankara.pull(there.upsert("employees", 1, "Ali", "Ankara"));

            assertThat(ankara.rows("select region, notes from timesheets")).containsExactly("Ankraa|typed here");
            assertThat(ankara.rows("select local from rainsync_held")).containsExactly("1");
        }
    }

    @Test
    void it_waits_under_its_new_key_when_its_parent_came_back_under_another_number() throws IOException {
        try (Pc ankara = withKeyedSheet("came-back")) {
            ankara.pull(other.delete("employees", 1));
            ankara.app("insert into employees values (1, 'Veli', 'Ankara')");

            ankara.pull(other.upsert("employees", 1, "Ali", "Ankara"));

            assertThat(ankara.rows("select employee_id, notes from timesheets")).containsExactly("2|typed here");
            assertThat(ankara.rows("select local from rainsync_held")).containsExactly("[2,7]");
        }
    }

    @Test
    void it_waits_under_its_new_key_when_its_parent_became_one_with_another() throws IOException {
        try (Pc ankara = withKeyedSheet("merged")) {
            ankara.pull(other.upsert("employees", 2, "Ali", "Ankara"));

            ankara.pull(other.merge(other.key("employees", 1), other.id(2)));

            assertThat(ankara.rows("select employee_id, notes from timesheets")).containsExactly("2|typed here");
            assertThat(ankara.rows("select local from rainsync_held")).containsExactly("[2,7]");
        }
    }

    @Test
    void two_parents_become_one_only_after_the_person_decided_where_both_have_a_row_of_the_same_key()
            throws IOException {
        try (Pc ankara = withKeyedSheet("twins")) {
            RowKey twin = new RowKey("timesheets", KeyText.rowId(List.of(new Reference(other.id(2)), new Int(7))));
            ankara.pull(
                    other.upsert("employees", 2, "Ali", "Ankara"),
                    other.upsert(twin, other.id(2), 7, "Ankara", "typed there"));
            ankara.pull(other.merge(other.key("employees", 1), other.id(2)));
            assertThat(ankara.rows("select employee_id, notes from timesheets"))
                    .containsExactly("1|typed here", "2|typed there");

            ankara.app("update timesheets set region = 'Ankara' where employee_id = 1");
            ankara.push();

            assertThat(ankara.rows("select id from employees")).containsExactly("2");
            assertThat(ankara.rows("select local from rainsync_held")).isEmpty();
        }
    }

    @Test
    void a_row_that_a_server_had_forgotten_waits_only_until_it_has_it_again() {
        Upsert same = other.upsert("vehicles", 2, "06 A 2", "Ankara", null);
        Upsert older = other.upsert("vehicles", 3, "06 A 3", null, null);
        pc.pull(same, older);
        pc.push();
        refuseToTakeBack(pc, "vehicles", 2, 3);
        assertThat(pc.rows("select local from rainsync_held order by local")).containsExactly("1", "2", "3");
        assertThat(pc.rows("select region from vehicles where id = 3"))
                .as("it stands as it was synced")
                .containsExactly("null");
        pc.apply(Pc.absent(same.key(), older.key()), Optional.empty());

        pc.pull(seen, same, other.upsert("vehicles", 3, "06 A 4", "Ankara", null));

        assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");
        assertThat(pc.rows("select id, plate from vehicles order by id"))
                .containsExactly("1|06 A 1", "2|06 A 2", "3|06 A 4");
        assertThat(pc.parked()).isEmpty();
    }

    @Test
    void such_a_row_is_replaced_too_where_it_went_aside_with_its_parent() throws IOException {
        Region region = Region.of("Ankara");
        try (Pc ankara =
                Pc.create(Files.createDirectory(folder.resolve("aside")), STAFF, Catalogs.rainstaff(), region)) {
            Sender there = Sender.of("ankara0002", STAFF, Catalogs.rainstaff());
            ankara.pull(
                    there.upsert("employees", 1, "Ali", "Ankara"),
                    there.upsert("timesheets", 1, there.id(1), "Ankara", "was"));
            refuseToTakeBack(ankara, "timesheets", 1);
            ankara.pull(there.delete("employees", 1));
            assertThat(ankara.rows("select * from timesheets")).isEmpty();

            ankara.pull(
                    there.upsert("employees", 2, "Veli", "Ankara"),
                    there.upsert("timesheets", 1, there.id(2), "Ankara", "is"));

            assertThat(ankara.rows("select employee_id, notes from timesheets")).containsExactly("2|is");
            assertThat(ankara.rows("select local from rainsync_held")).isEmpty();
            assertThat(ankara.parked()).isEmpty();
        }
    }

    @Test
    void an_edit_of_such_a_row_that_was_refused_as_well_is_sent_again_once_the_server_has_the_row() {
        Upsert again = other.upsert("vehicles", 2, "06 A 2", "Ankara", null);
        pc.pull(again);
        pc.app("update vehicles set region = 'Istanbul' where id = 2");
        refuse(pc);
        refuseToTakeBack(pc, "vehicles", 2);

        pc.pull(seen, again);
        assertThat(pc.wanted()).contains(again.key());
        pc.apply(
                Pc.reply(List.of(), List.of(Pc.correction("Ankara", again)), null),
                Optional.empty(),
                List.of(again.key()));

        assertThat(pc.drain().flatMap(DrainedSet::changeSet).orElseThrow().changes())
                .as("what is sent")
                .singleElement()
                .satisfies(edit -> {
                    assertThat(edit.key()).isEqualTo(again.key());
                    assertThat(edit.version()).isGreaterThan(again.version());
                    assertThat(((Upsert) edit).image()).contains(new Text("Istanbul"));
                });
    }

    private static void refuseToTakeBack(Pc pc, String name, long... rows) {
        LocalTable table = pc.schema().table(name).orElseThrow();
        pc.file().write("give rows back", connection -> {
            for (long row : rows) {
                new FoundEntries(connection, null).addBaseline(table, LocalKey.of(row));
            }
            return null;
        });
        refuse(pc);
    }

    /** Pushes what waits to a server that takes nothing of it. */
    private static void refuse(Pc pc) {
        Optional<DrainedSet> set = pc.drain();
        ChangeSet pushed = set.flatMap(DrainedSet::changeSet).orElseThrow();
        List<Receipt.Quarantined> refused = pushed.changes().stream()
                .map(change -> new Receipt.Quarantined(change.sequence(), change.key(), "foreign-region", "no"))
                .toList();
        Receipt receipt = new Receipt(pushed.lastSequence(), false, List.of(), 0, 0, refused);
        pc.apply(Pc.reply(List.of(), List.of(), receipt), set);
    }

    /** A sheet whose key names its employee, with an edit that waits; {@link #other} made both. */
    private Pc withKeyedSheet(String name) throws IOException {
        String ddl = """
                create table employees (id integer primary key, full_name text, region text);
                create table timesheets (employee_id integer references employees (id), no integer, region text,
                    notes text, primary key (employee_id, no));
                """;
        other = Sender.of("ankara0002", ddl, Catalogs.rainstaff());
        Pc ankara =
                Pc.create(Files.createDirectory(folder.resolve(name)), ddl, Catalogs.rainstaff(), Region.of("Ankara"));
        RowKey sheet = new RowKey("timesheets", KeyText.rowId(List.of(new Reference(other.id(1)), new Int(7))));
        ankara.pull(other.upsert("employees", 1, "Ali", "Ankara"), other.upsert(sheet, other.id(1), 7, "Ankara", null));
        ankara.app("update timesheets set region = 'Ankraa', notes = 'typed here'");
        ankara.push();
        assertThat(ankara.rows("select local from rainsync_held")).containsExactly("[1,7]");
        return ankara;
    }

    @Test
    void what_the_person_had_seen_is_not_put_aside_against_the_edit() {
        ExchangeReply told = Pc.reply(List.of(), List.of(Pc.correction("Ankara", seen)), null);

        pc.apply(told, Optional.empty(), List.of(other.key("vehicles", 1)));

        assertThat(pc.rows("select notes from vehicles")).containsExactly("typed here");
        assertThat(pc.parked()).isEmpty();
    }

    @Test
    void once_the_label_is_right_the_edit_goes_out_as_one_that_has_not_seen_what_waited() {
        Upsert waits = other.upsert("vehicles", 1, "06 A 1", "Ankara", "typed there");
        pc.pull(waits);
        pc.app("update vehicles set region = 'Ankara'");

        var set = pc.drain().orElseThrow().changeSet().orElseThrow();
        Upsert sent = (Upsert) set.changes().get(0);
        pc.push();

        assertThat(sent.image().toString()).contains("typed here");
        assertThat(set.bases().get(sent.base())).isEqualTo(Map.of("Ankara", 1L));
        assertThat(sent.version()).isGreaterThan(waits.version());
        assertThat(pc.parked()).isEmpty();
        assertThat(pc.rows("select local from rainsync_held")).isEmpty();
    }

    @Test
    void a_row_that_the_server_had_refused_and_has_by_now_waits_for_nobody() {
        pc.app("insert into vehicles values (2, '06 B 2', 'Mars', null)");
        pc.push();
        assertThat(pc.rows("select local from rainsync_held order by 1")).isEqualTo(List.of("1", "2"));
        Sender own = Sender.of(Pc.OWN.device(), VEHICLES, Catalogs.rainstaff());

        pc.pull(own.upsert("vehicles", 2, "06 B 2", "Ankara", null));

        assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");
        assertThat(pc.rows("select region from vehicles where id = 2")).containsExactly("Ankara");
    }

    @Test
    void a_row_that_waits_is_not_overwritten_by_another_pcs_row_of_the_same_key() throws IOException {
        String ddl = "create table vehicles (plate text primary key, region text, notes text);";
        try (Pc ankara = Pc.create(
                Files.createDirectory(folder.resolve("keyed")), ddl, Catalogs.rainstaff(), Region.of("Ankara"))) {
            ankara.app("insert into vehicles values ('06 A 1', 'Mars', 'typed here')");
            ankara.push();
            Sender there = Sender.of("ankara0002", ddl, Catalogs.rainstaff());
            RowKey row = new RowKey("vehicles", RowId.parse("[\"06 A 1\"]"));

            ankara.pull(there.upsert(row, "06 A 1", "Ankara", "typed there"));

            assertThat(ankara.rows("select notes from vehicles")).containsExactly("typed here");
            assertThat(ankara.parked()).containsExactly("[\"06 A 1\"]|held|");
        }
    }
}
