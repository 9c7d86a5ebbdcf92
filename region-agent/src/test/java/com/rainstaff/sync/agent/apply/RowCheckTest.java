package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowCheckTest {
    private static final String OFFICE = """
            create table users (id integer primary key autoincrement, username text, role text);
            create table tasks (id integer primary key autoincrement, user_id integer, title text,
                foreign key (user_id) references users (id));
            create table settings (key text primary key, value)""";
    private static final Long SINCE = 1_763_000_000_000L;

    @TempDir
    Path folder;

    private Pc pc;
    private Sender izmir;
    private Upsert ali;
    private Upsert veli;

    @BeforeEach
    void open() {
        pc = Pc.create(folder, OFFICE);
        izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
        ali = izmir.upsert("users", 1, "ali", "a");
        veli = izmir.upsert("users", 2, "veli", "b");
        pc.pull(ali, veli);
    }

    @AfterEach
    void close() {
        pc.close();
    }

    @Test
    void rows_that_are_what_the_server_has_come_to_nothing() {
        assertChecked(check("users", ali, veli), List.of(), List.of());
    }

    @Test
    void contents_changed_behind_the_triggers_are_sent_as_found_and_not_overwritten() {
        behindTheTriggers("update users set role = 'changed' where id = 1");

        assertChecked(check("users", ali, veli), List.of(), List.of(ali.key()));

        assertThat(pc.rows("select op, k0, c1, c2 from rainsync_outbox"))
                .containsExactly("F|" + SINCE + "|ali|changed");
        Upsert sent = (Upsert) pushed().get(0);
        assertThat(sent.key()).isEqualTo(ali.key());
        assertThat(pc.rows("select role from users where id = 1")).containsExactly("changed");
    }

    @Test
    void what_was_found_once_is_left_to_the_outbox() {
        behindTheTriggers("update users set role = 'changed' where id = 1");
        check("users", ali, veli);

        assertChecked(check("users", ali, veli), List.of(), List.of());
    }

    @Test
    void a_value_of_another_storage_class_is_another_value() {
        RowKey key = new RowKey("settings", RowId.parse("[\"a\"]"));
        Upsert setting = izmir.upsert(key, "a", 1);
        pc.pull(setting);
        assertChecked(check("settings", setting), List.of(), List.of());

        behindTheTriggers("update settings set value = '1'");
        assertChecked(check("settings", setting), List.of(), List.of(key));
    }

    @Test
    void a_row_that_the_server_has_newer_is_asked_for() {
        Upsert newer = izmir.upsert("users", 1, "ali", "newer");

        assertChecked(check("users", newer, veli), List.of(ali.key()), List.of());
    }

    @Test
    void a_row_this_pc_never_got_is_asked_for() {
        Upsert third = izmir.upsert("users", 3, "ayşe", "c");
        pc.pull(izmir.upsert("tasks", 1, izmir.id(2), "another page"));

        assertChecked(check("users", ali, veli, third), List.of(third.key()), List.of());
    }

    @Test
    void a_row_that_was_deleted_elsewhere_is_asked_for_and_not_brought_back() {
        Tombstone gone = izmir.delete("users", 1);

        assertChecked(check("users", gone, veli), List.of(ali.key()), List.of());
    }

    @Test
    void a_row_that_the_server_has_older_is_given_back_below_what_its_writer_will_send_again() {
        Upsert newer = izmir.upsert("users", 1, "ali", "newer");
        pc.pull(newer);

        assertForgotten(check("users", ali, veli), newer);
    }

    @Test
    void a_row_the_server_does_not_have_at_all_is_given_back_below_what_its_writer_will_send_again() {
        assertForgotten(check("users", ali), veli);
    }

    @Test
    void a_row_that_is_gone_behind_the_triggers_is_sent_as_gone() {
        behindTheTriggers("delete from users where id = 1");

        assertChecked(check("users", ali, veli), List.of(), List.of(ali.key()));
        assertThat(pushed().get(0)).isInstanceOf(Tombstone.class);
    }

    @Test
    void references_are_compared_as_the_rows_they_lead_to() {
        pc.app("insert into users (id, username) values (7, 'own')");
        pc.push();
        Upsert task = izmir.upsert("tasks", 1, izmir.id(2), "of veli");
        pc.pull(task);
        assertChecked(check("tasks", task), List.of(), List.of());

        behindTheTriggers("update tasks set user_id = 7");
        assertChecked(check("tasks", task), List.of(), List.of(task.key()));
    }

    @Test
    void rows_that_wait_are_held_or_put_aside_are_left_alone() {
        Upsert orphan = izmir.upsert("tasks", 1, izmir.id(9), "waits for user 9");
        pc.pull(orphan);
        assertChecked(check("tasks", orphan), List.of(), List.of());

        pc.app("update users set role = 'by the app' where id = 1");
        behindTheTriggers("""
                insert into rainsync_held (table_no, local, reason, since_millis)
                select table_no, 2, 'a person decides', 0 from rainsync_row limit 1""");
        assertChecked(check("users", izmir.upsert("users", 1, "ali", "newer")), List.of(), List.of());
    }

    @Test
    void a_row_of_which_something_is_put_aside_that_the_server_has_lost_is_asked_for_and_is_what_it_was() {
        Upsert task = taskWithSomethingNewerAside();

        assertChecked(check("tasks", task), List.of(task.key()), List.of());

        pc.correct("Ankara", task);
        assertThat(pc.parked()).as("what is put aside").isEmpty();
        assertThat(pc.rows("select user_id, title from tasks")).containsExactly("1|known");
    }

    @Test
    void a_row_of_which_something_is_put_aside_and_that_the_server_has_no_more_is_asked_for_and_let_go() {
        Upsert task = taskWithSomethingNewerAside();

        assertChecked(check("tasks"), List.of(task.key()), List.of());

        pc.apply(Pc.absent(task.key()), Optional.empty(), List.of());
        assertThat(pc.parked()).as("what is put aside").isEmpty();
        assertThat(pc.rows("select title from tasks")).isEmpty();
    }

    @Test
    void a_row_that_is_put_aside_and_that_the_server_has_no_more_is_asked_for_and_let_go() {
        Upsert task = izmir.upsert("tasks", 1, izmir.id(99), "waits");
        pc.pull(task);
        assertThat(pc.parked()).as("what is put aside").hasSize(1);

        assertChecked(check("tasks"), List.of(task.key()), List.of());

        pc.apply(Pc.absent(task.key()), Optional.empty(), List.of());
        assertThat(pc.parked()).as("what is put aside").isEmpty();
    }

    @Test
    void a_row_that_is_put_aside_in_a_version_that_the_server_has_lost_is_asked_for_and_is_what_it_was() {
        Upsert older = izmir.upsert("tasks", 1, izmir.id(1), "older");
        pc.pull(older, izmir.upsert("tasks", 1, izmir.id(1), "lost"), izmir.delete("users", 1));
        assertThat(pc.parked()).as("what is put aside").hasSize(1);

        assertChecked(check("tasks", older), List.of(older.key()), List.of());

        pc.correct("Ankara", ali, older);
        assertThat(pc.parked()).as("what is put aside").isEmpty();
        assertThat(pc.rows("select user_id, title from tasks")).containsExactly("1|older");
    }

    @Test
    void a_row_that_is_damaged_on_the_server_is_neither_taken_nor_sent() {
        try (RowCheck check = newCheck("users")) {
            check.compare(
                    part(head(), "users", Pc.blocks(0, List.of(veli)), ali.key().id()));
            check.compareRest();
            assertThat(check.damaged()).containsExactly(ali.key());
            assertChecked(check, List.of(), List.of());
        }
    }

    @Test
    void while_the_feed_goes_on_no_row_is_taken_for_missing() {
        try (RowCheck check = newCheck("users")) {
            check.compare(part(head() + 1, "users", Pc.blocks(0, List.of(ali))));
            check.compareRest();
            assertThat(check.isComplete()).isFalse();
            assertChecked(check, List.of(), List.of());
        }
    }

    @Test
    void entries_this_pc_has_not_pulled_yet_are_left_to_the_next_page() {
        Upsert newer = izmir.upsert("users", 1, "ali", "newer");
        try (RowCheck check = newCheck("users")) {
            check.compare(part(head() + 9, "users", Pc.blocks(head() + 8, List.of(newer))));
            assertChecked(check, List.of(), List.of());
        }
    }

    private Upsert taskWithSomethingNewerAside() {
        Upsert task = izmir.upsert("tasks", 1, izmir.id(1), "known");
        pc.pull(task);
        pc.pull(izmir.upsert("tasks", 1, izmir.id(99), "lost"));
        assertThat(pc.parked()).as("what is put aside").hasSize(1);
        return task;
    }

    private RowCheck check(String table, Change... rows) {
        try (RowCheck check = newCheck(table)) {
            check.compare(part(head(), table, Pc.blocks(0, Arrays.asList(rows))));
            check.compareRest();
            return check;
        }
    }

    private static RowListing part(long head, String table, List<ChangeBlock> blocks, RowId... damaged) {
        RowListing.Stretch ofOthers =
                new RowListing.Stretch("others", "Ankara", List.of(), List.of(RowId.parse("[1]")));
        return new RowListing(
                Map.of("Ankara", head),
                List.of(ofOthers, new RowListing.Stretch(table, "Ankara", blocks, List.of(damaged))),
                null);
    }

    private RowCheck newCheck(String table) {
        return new RowCheck(pc.file(), pc.schema(), unknown -> null, table, SINCE);
    }

    private long head() {
        return pc.state().cursor().position("Ankara");
    }

    private List<Change> pushed() {
        return pc.drain().orElseThrow().changeSet().orElseThrow().changes();
    }

    private void behindTheTriggers(String statement) {
        pc.file().write("write as if there were no triggers", connection -> {
            Sql.execute(connection, "update rainsync_state set applying = 1");
            Sql.execute(connection, statement);
            Sql.execute(connection, "update rainsync_state set applying = 0");
            return null;
        });
    }

    private void assertForgotten(RowCheck check, Change forgotten) {
        assertThat(check.forgotten()).as("forgotten by the server").containsExactly(forgotten.key());
        assertThat(check.found()).as("found").isEmpty();
        assertThat(pushed()).singleElement().satisfies(given -> {
            assertThat(given.key()).isEqualTo(forgotten.key());
            assertThat(given.version()).as("version below the writer's").isLessThan(forgotten.version());
        });
    }

    private static void assertChecked(RowCheck check, List<RowKey> wanted, List<RowKey> found) {
        assertThat(check.wanted()).as("asked for").containsExactlyElementsOf(wanted);
        assertThat(check.found()).as("found").containsExactlyElementsOf(found);
    }
}
