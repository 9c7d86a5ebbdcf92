package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server would sum up after the same changes, row by row. */
class RowSumsTest {
    private static final String OFFICE = """
            create table users (id integer primary key autoincrement, username text unique, role text);
            create table tasks (id integer primary key autoincrement, user_id integer references users (id), title text);
            create table settings (key text primary key, value text)""";

    @TempDir
    Path folder;

    private Pc pc;
    private Sender izmir;

    @BeforeEach
    void open() {
        pc = Pc.create(folder, OFFICE);
        izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
    }

    @AfterEach
    void close() {
        pc.close();
    }

    @Test
    void rows_of_others_and_own_ones_count_in_the_versions_the_server_has() {
        Upsert user = izmir.upsert("users", 1, "ali", "a");
        Upsert again = izmir.upsert("users", 1, "ali", "b");
        Upsert setting = izmir.upsert(new RowKey("settings", RowId.parse("[\"a\"]")), "a", "1");
        pc.pull(user);
        pc.pull(again, setting);

        assertThat(sums()).isEqualTo(expected(again, setting));

        pc.app("insert into tasks (user_id, title) values (1, 'own')");
        List<Change> pushed = pc.drain().orElseThrow().changeSet().orElseThrow().changes();
        pc.push();
        assertThat(sums()).isEqualTo(expected(again, setting, (Upsert) pushed.get(0)));
    }

    @Test
    void deleted_and_evicted_rows_do_not_count() {
        pc.pull(izmir.upsert("users", 1, "ali", "a"), izmir.upsert("users", 2, "veli", "b"));
        pc.pull(izmir.delete("users", 1), izmir.evict("users", 2, "Istanbul"));

        assertThat(sums()).isEqualTo(expected());
    }

    @Test
    void an_eviction_in_the_servers_name_counts_whatever_the_writer_is_called() {
        Sender later = Sender.of("zzzzzzzzzz", OFFICE, Catalog.NONE);
        Upsert user = later.upsert("users", 1, "ali", "a");
        pc.pull(user);
        pc.pull(new Evict(0, user.key(), RowVersion.of(user.version().stamp(), Origin.server(1)), "Istanbul"));

        assertThat(pc.rows("select * from users")).isEmpty();
        assertThat(sums()).isEqualTo(expected());
    }

    @Test
    void a_row_put_aside_for_its_parent_counts_as_sent() {
        Upsert orphan = izmir.upsert("tasks", 1, izmir.id(9), "waits for user 9");
        pc.pull(orphan);

        assertThat(pc.parked()).hasSize(1);
        assertThat(sums()).isEqualTo(expected(orphan));
    }

    @Test
    void a_newer_version_put_aside_counts_and_not_the_one_that_stands() {
        Upsert one = izmir.upsert("users", 1, "ali", "a");
        Upsert two = izmir.upsert("users", 2, "veli", "b");
        pc.pull(one, two);
        Upsert clash = izmir.upsert("users", 2, "ali", "b");
        pc.pull(clash);

        assertThat(pc.parked()).hasSize(1);
        assertThat(pc.rows("select username from users")).containsExactly("ali", "veli");
        assertThat(sums()).isEqualTo(expected(one, clash));
    }

    @Test
    void a_child_moved_out_with_its_deleted_parent_counts_in_the_version_it_had() {
        Upsert child = izmir.upsert("tasks", 1, izmir.id(1), "kept");
        pc.pull(izmir.upsert("users", 1, "ali", "a"), child);
        pc.pull(izmir.delete("users", 1));

        assertThat(pc.rows("select * from tasks")).isEmpty();
        assertThat(sums()).isEqualTo(expected(child));
    }

    @Test
    void a_merged_row_counts_once_under_the_survivors_id() {
        RowKey own = new RowKey("users", RowId.numbered(Pc.OWN, 1));
        pc.app("insert into users (username, role) values ('ali', 'own')");
        pc.push();
        Upsert survivor = izmir.upsert("users", 8, "ali", "theirs");
        pc.pull("*", survivor, izmir.merge(own, izmir.id(8)));

        assertThat(sums()).isEqualTo(expected(survivor));
    }

    @Test
    void a_deleted_row_that_was_put_aside_does_not_count() {
        Upsert orphan = izmir.upsert("tasks", 1, izmir.id(9), "waits for user 9");
        pc.pull(orphan);
        pc.pull(izmir.delete("tasks", 1));

        assertThat(sums()).isEqualTo(expected());
    }

    private Map<String, TableSum> sums() {
        return pc.file().read("sum up", connection -> RowSums.of(connection, pc.schema()));
    }

    private static Map<String, TableSum> expected(Upsert... live) {
        Map<String, TableSum> sums =
                new TreeMap<>(Map.of("users", TableSum.NONE, "tasks", TableSum.NONE, "settings", TableSum.NONE));
        for (Upsert row : live) {
            sums.computeIfPresent(row.key().table(), (table, sum) -> sum.plus(row.key(), row.version()));
        }
        return sums;
    }
}
