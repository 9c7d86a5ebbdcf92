package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergesTest {
    private static final String OFFICE = """
            create table users (id integer primary key, username text not null unique, role text);
            create table tasks (id integer primary key, user_id integer references users (id), title text);
            create table badges (user_id integer references users (id), badge text, since text,
                primary key (user_id, badge));
            """;
    private static final RowKey OWN_USER = new RowKey("users", RowId.numbered(Pc.OWN, 1));

    @TempDir
    Path folder;

    @Test
    void the_row_that_stands_for_the_merged_id_becomes_the_survivors() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into users values (1, 'admin', 'own'); insert into tasks values (1, 1, 'own task')");
            pc.push();

            pc.pull(
                    "*",
                    izmir.upsert("users", 8, "admin", "survivor"),
                    izmir.merge(OWN_USER, izmir.id(8)),
                    izmir.upsert("tasks", 2, OWN_USER.id(), "written before the merge"));

            assertThat(pc.rows("select * from users")).containsExactly("1|admin|survivor");
            assertThat(pc.rows("select user_id, title from tasks"))
                    .containsExactly("1|own task", "1|written before the merge");
            assertThat(pc.localId(izmir.key("users", 8))).contains(1L);
            assertThat(pc.localId(OWN_USER)).isEmpty();
        }
    }

    @Test
    void references_that_a_merge_had_led_are_read_again_where_the_server_came_back_without_the_merge() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            Change[] before = {
                izmir.upsert("users", 7, "veli", null),
                izmir.upsert("users", 8, "ali", null),
                izmir.upsert("tasks", 2, izmir.id(7), "of veli")
            };
            pc.pull("*", before);
            pc.pull("*", izmir.merge(izmir.key("users", 7), izmir.id(8)));
            String owner = "select username, title from tasks join users on users.id = user_id";
            assertThat(pc.rows(owner)).containsExactly("ali|of veli");

            pc.file().write("meet a server that came back", connection -> {
                NewBeginning.inGeneration(connection, "generation-1");
                return null;
            });
            pc.pull("*", before);

            assertThat(pc.rows(owner)).containsExactly("veli|of veli");
        }
    }

    @Test
    void a_merge_that_comes_again_the_other_way_round_turns_the_ids_around() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into users values (1, 'admin', 'own')");
            pc.push();
            pc.pull("*", izmir.upsert("users", 8, "admin", "survivor"), izmir.merge(OWN_USER, izmir.id(8)));

            pc.pull(
                    "*",
                    izmir.merge(izmir.key("users", 8), OWN_USER.id()),
                    izmir.upsert("tasks", 2, izmir.id(8), "of either"));

            assertThat(pc.rows("select * from users")).containsExactly("1|admin|survivor");
            assertThat(pc.rows("select user_id, title from tasks")).containsExactly("1|of either");
            assertThat(pc.localId(OWN_USER)).contains(1L);
            assertThat(pc.localId(izmir.key("users", 8))).isEmpty();
        }
    }

    @Test
    void a_survivor_that_was_put_aside_for_its_value_finds_its_place_when_the_merge_comes() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into users values (1, 'admin', 'own')");
            pc.push();
            pc.pull("*", izmir.upsert("users", 8, "admin", "survivor"));
            assertThat(pc.parked()).containsExactly("izmir00001.1.8|unique|ankara0001.1.1");

            pc.pull("*", izmir.merge(OWN_USER, izmir.id(8)));

            assertThat(pc.parked()).isEmpty();
            assertThat(pc.rows("select * from users")).containsExactly("1|admin|survivor");
        }
    }

    @Test
    void where_both_stand_the_children_go_to_the_survivor() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("""
                    insert into users values (1, 'ali', 'own');
                    insert into tasks values (1, 1, 'own task');
                    insert into badges values (1, 'gold', '2026'), (1, 'red', '2025');
                    """);
            pc.push();
            pc.pull(
                    izmir.upsert("users", 8, "veli", "survivor"),
                    izmir.upsert(
                            new RowKey("badges", RowId.parse("[{\"k\":\"izmir00001.1.8\"},\"gold\"]")),
                            izmir.id(8),
                            "gold",
                            "2020"));

            pc.pull("*", izmir.merge(OWN_USER, izmir.id(8)));

            assertThat(pc.rows("select * from users")).containsExactly("8|veli|survivor");
            assertThat(pc.rows("select user_id, title from tasks")).containsExactly("8|own task");
            assertThat(pc.rows("select * from badges order by badge")).containsExactly("8|gold|2020", "8|red|2025");
            assertThat(pc.violations()).isEmpty();
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");

            pc.pull(izmir.upsert(
                    new RowKey("badges", RowId.parse("[{\"k\":\"ankara0001.1.1\"},\"red\"]")),
                    OWN_USER.id(),
                    "red",
                    "2030"));
            assertThat(pc.rows("select * from badges order by badge")).containsExactly("8|gold|2020", "8|red|2030");
        }
    }

    @Test
    void a_merge_of_two_standing_rows_waits_until_everything_local_was_sent() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into users values (1, 'ali', 'own')");
            pc.push();
            pc.pull(izmir.upsert("users", 8, "veli", "survivor"));
            pc.app("insert into tasks values (1, 1, 'not sent yet')");

            pc.pull("*", izmir.merge(OWN_USER, izmir.id(8)));
            assertThat(pc.rows("select user_id from tasks")).containsExactly("1");
            assertThat(pc.rows("select id from users")).containsExactly("1", "8");

            pc.push();
            assertThat(pc.rows("select user_id from tasks")).containsExactly("8");
            assertThat(pc.rows("select id from users")).containsExactly("8");
        }
    }

    @Test
    void a_merge_into_a_deleted_row_deletes() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into users values (1, 'ali', 'own')");
            pc.push();
            pc.pull("*", izmir.delete("users", 8));
            pc.pull("*", izmir.merge(OWN_USER, izmir.id(8)));
            assertThat(pc.rows("select * from users")).isEmpty();
        }
    }

    @Test
    void a_split_id_is_a_row_of_its_own_again_whether_the_split_is_seen_or_only_what_followed() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull("*", izmir.upsert("users", 8, "veli", null), izmir.upsert("users", 9, "ali", null));
            var early = izmir.upsert("users", 9, "early", null);
            pc.pull("*", izmir.merge(izmir.key("users", 9), izmir.id(8)));
            pc.pull("*", early);
            assertThat(pc.rows("select username from users")).containsExactly("veli");

            pc.pull("*", izmir.split(izmir.key("users", 9)), izmir.upsert("users", 8, "veli", "b"));
            pc.pull("*", izmir.upsert("users", 9, "ali", "split"));
            assertThat(pc.rows("select username, role from users order by 1")).containsExactly("ali|split", "veli|b");

            pc.pull("*", izmir.merge(izmir.key("users", 9), izmir.id(8)));
            pc.pull("*", izmir.upsert("users", 9, "ali", "again"));
            assertThat(pc.rows("select username, role from users order by 1")).containsExactly("ali|again", "veli|b");
        }
    }
}
