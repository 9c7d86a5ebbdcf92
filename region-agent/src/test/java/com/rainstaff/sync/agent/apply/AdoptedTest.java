package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptedTest {
    private static final String TABLES = """
            create table people (id integer primary key autoincrement, name text);
            create table sheets (
                id integer primary key autoincrement, day text, person_id integer references people (id));
            create table items (
                person_id integer references people (id), no integer, size text, primary key (person_id, no));
            """;
    private static final String ONE_OF_EACH = """
            insert into people values (1, 'Ayşe'), (2, 'Can');
            insert into sheets values (1, 'pazartesi', 1), (2, 'salı', 2);
            insert into items values (1, 7, 'L');
            """;
    private static final String SAVED_ANEW = """
            pragma defer_foreign_keys = on;
            delete from people where id = 1;
            insert into people values (1, 'Ayşe Kaya');
            """;

    @TempDir
    Path folder;

    @Test
    void rows_that_stay_while_their_parent_is_saved_anew_are_told_to_refer_to_the_new_row() {
        try (Pc pc = withParentSavedAnew()) {
            RowId anew = idOf(pc, 1);
            assertThat(anew).isNotEqualTo(RowId.numbered(Pc.OWN, 1));
            List<Change> changes = changes(pc, "sheets");
            assertThat(changes).hasSize(1);
            Upsert sheet = (Upsert) changes.get(0);
            assertThat(sheet.key()).isEqualTo(new RowKey("sheets", RowId.numbered(Pc.OWN, 1)));
            assertThat(sheet.image()).contains(new Reference(anew));
            assertThat(sheet.changed()).as("day, then person_id").isEqualTo(ColumnMask.of(1));
        }
    }

    @Test
    void a_row_that_refers_to_itself_and_is_saved_anew_refers_to_the_new_row() {
        try (Pc pc = Pc.create(
                folder, "create table people (id integer primary key, chief_id integer references people (id))")) {
            pc.app("insert into people values (1, 1)");
            pc.push();

            pc.app("pragma defer_foreign_keys = on; delete from people where id = 1; insert into people values (1, 1)");

            Upsert anew = (Upsert) changes(pc, "people").get(1);
            assertThat(anew.key().id()).isNotEqualTo(RowId.numbered(Pc.OWN, 1));
            assertThat(anew.image()).contains(new Reference(anew.key().id()));
        }
    }

    @Test
    void where_the_reference_is_part_of_the_key_another_row_takes_the_place() {
        try (Pc pc = withParentSavedAnew()) {
            RowId anew = idOf(pc, 1);
            List<Change> changes = changes(pc, "items");
            assertThat(changes).hasSize(2);
            assertThat(changes.get(0)).isInstanceOf(Tombstone.class);
            assertThat(changes.get(0).key().id().text())
                    .contains(RowId.numbered(Pc.OWN, 1).text());
            assertThat(changes.get(1)).isInstanceOf(Upsert.class);
            assertThat(changes.get(1).key().id().text()).contains(anew.text());
        }
    }

    @Test
    void where_such_a_row_is_edited_the_edit_goes_to_the_row_that_took_the_place() {
        try (Pc pc = Pc.create(folder, TABLES)) {
            pc.app(ONE_OF_EACH);
            pc.push();
            pc.app(SAVED_ANEW);
            pc.app("update items set size = 'XL' where person_id = 1");

            List<Change> changes = changes(pc, "items");

            assertThat(changes).hasSize(2);
            assertThat(changes.get(0)).isInstanceOf(Tombstone.class);
            Upsert item = (Upsert) changes.get(1);
            assertThat(item.key().id().text())
                    .as("the key refers to the row that the person column names")
                    .contains(((Reference) item.image().get(0)).row().text());
            assertThat(item.key()).isNotEqualTo(changes.get(0).key());
            assertThat(item.changed()).isEqualTo(ColumnMask.ALL);
        }
    }

    @Test
    void they_are_told_once() {
        try (Pc pc = withParentSavedAnew()) {
            assertThat(pc.drain()).isNotEmpty();

            send(pc);

            assertThat(pc.drain()).isEmpty();
        }
    }

    @Test
    void rows_that_were_sent_with_their_parent_are_not_told_again() {
        try (Pc pc = Pc.create(folder, TABLES)) {
            pc.app(ONE_OF_EACH);
            pc.app("""
                    pragma defer_foreign_keys = on;
                    insert into sheets values (3, 'çarşamba', 3);
                    insert into people values (3, 'Deniz');
                    update sheets set person_id = 3 where id = 2;
                    insert into items values (3, 1, 'S');
                    """);

            send(pc);

            assertThat(pc.drain()).isEmpty();
        }
    }

    /** It is sent with a person's decision, and then as a whole. */
    @Test
    void a_row_that_waits_for_a_person_is_not_told() {
        try (Pc pc = Pc.create(folder, TABLES)) {
            pc.app(ONE_OF_EACH);
            pc.push();
            hold(pc, false);
            pc.app(SAVED_ANEW);

            send(pc);

            assertThat(changes(pc, "sheets")).isEmpty();
            assertThat(changes(pc, "items")).as("which wait for nobody").isNotEmpty();
        }
    }

    @Test
    void a_row_that_waits_only_because_the_server_had_forgotten_it_is_told() {
        try (Pc pc = Pc.create(folder, TABLES)) {
            pc.app(ONE_OF_EACH);
            pc.push();
            hold(pc, true);
            pc.app(SAVED_ANEW);

            send(pc);

            assertThat(changes(pc, "sheets")).isNotEmpty();
        }
    }

    /** The first sheet waits. */
    private static void hold(Pc pc, boolean givenBack) {
        pc.app("insert into rainsync_held (table_no, local, reason, given_back, since_millis)"
                + " select no, 1, 'the server does not take it', " + givenBack
                + ", 0 from rainsync_name where text = 'sheets'");
    }

    /** The new parent is accepted; what follows from it waits in the outbox. */
    private Pc withParentSavedAnew() {
        Pc pc = Pc.create(folder, TABLES);
        pc.app(ONE_OF_EACH);
        pc.push();
        pc.app(SAVED_ANEW);
        send(pc);
        return pc;
    }

    /** Sends one set, which is accepted. */
    private static void send(Pc pc) {
        Optional<DrainedSet> set = pc.drain();
        pc.apply(Pc.reply(List.of(), List.of(), Pc.received(set)), set);
    }

    private static List<Change> changes(Pc pc, String table) {
        return pc.drain().flatMap(DrainedSet::changeSet).map(ChangeSet::changes).orElseThrow().stream()
                .filter(change -> change.key().table().equals(table))
                .toList();
    }

    private static RowId idOf(Pc pc, long person) {
        return RowId.parse(pc.rows("""
                        select o.text || '.' || r.number from rainsync_row r
                        join rainsync_name t on t.no = r.table_no join rainsync_name o on o.no = r.origin_no
                        where t.text = 'people' and r.local = %d""".formatted(person)).get(0));
    }
}
