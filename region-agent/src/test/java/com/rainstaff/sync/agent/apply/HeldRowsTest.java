package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.region.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the others do to rows around one that waits for a person. */
class HeldRowsTest {
    private static final String STAFF = """
            create table employees (id integer primary key, full_name text, region text);
            create table timesheets (
                id integer primary key, employee_id integer references employees (id), region text, notes text);
            """;

    @TempDir
    Path folder;

    @Test
    void a_row_whose_edit_waits_for_a_person_is_not_let_go_with_the_edit() {
        try (Pc pc = Pc.create(folder, STAFF, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender other = Sender.of("ankara0002", STAFF, Catalogs.rainstaff());
            pc.pull(other.upsert("employees", 1, "a", "Ankara"));
            pc.app("update employees set region = 'Ankraa', full_name = 'typed here'");
            DrainedSet set = pc.drain().orElseThrow();
            assertThat(set.lost()).containsExactly(other.key("employees", 1));

            // Headquarters had moved the row to Istanbul: the very exchange answers that it is not this PC's any more.
            pc.apply(Pc.absent(other.key("employees", 1)), Optional.of(set), set.lost());

            assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");
            assertThat(pc.rows("select full_name, region from employees")).containsExactly("typed here|Ankraa");
        }
    }

    @Test
    void a_row_whose_edit_waits_for_a_person_is_not_merged_away_with_the_edit() {
        String ddl = "create table vehicles (id integer primary key, plate text, region text, notes text);";
        try (Pc pc = Pc.create(folder, ddl, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender other = Sender.of("ankara0002", ddl, Catalogs.rainstaff());
            pc.pull(
                    other.upsert("vehicles", 1, "06 A 1", "Ankara", null),
                    other.upsert("vehicles", 2, "06 a 1", "Ankara", null));
            pc.app("update vehicles set region = 'Ankraa', notes = 'typed here' where id = 1");
            pc.push();

            pc.pull(other.merge(other.key("vehicles", 1), other.id(2)));

            assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");
            assertThat(pc.rows("select notes from vehicles where id = 1")).containsExactly("typed here");
        }
    }

    @Test
    void a_row_that_waits_for_a_person_is_not_sent_to_another_region_after_its_parent_came_back() {
        try (Pc pc = Pc.create(folder, STAFF, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender other = Sender.of("ankara0002", STAFF, Catalogs.rainstaff());
            pc.pull(other.upsert("employees", 1, "a", "Ankara"));
            pc.app("insert into timesheets values (1, 1, 'Istanbul', null)");
            pc.push();
            pc.pull(other.delete("employees", 1));
            pc.pull(other.upsert("employees", 1, "a", "Ankara"));
            assertThat(pc.rows("select local from rainsync_held")).containsExactly("1");

            pc.app("update timesheets set notes = 'b'");

            assertThat(pc.drain().orElseThrow().changeSet()).isEmpty();
        }
    }

    @Test
    void what_a_person_had_seen_is_not_put_aside_against_the_edit() {
        try (Pc pc = Pc.create(folder, STAFF, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender other = Sender.of("ankara0002", STAFF, Catalogs.rainstaff());
            Upsert seen = other.upsert("employees", 1, "a", "Ankara");
            pc.pull(seen);
            pc.app("update employees set region = 'Ankraa', full_name = 'typed here'");
            DrainedSet set = pc.drain().orElseThrow();
            pc.apply(
                    Pc.reply(
                            List.of(),
                            List.of(new ExchangeReply.Correction("Ankara", Pc.blocks(0, List.of(seen)))),
                            null),
                    Optional.of(set),
                    set.lost());
            pc.app("update employees set region = 'Ankara'");

            var next = pc.drain().orElseThrow().changeSet().orElseThrow();

            Upsert edit = (Upsert) next.changes().get(0);
            assertThat(next.bases().get(edit.base())).isEqualTo(Map.of("Ankara", 1L));
        }
    }
}
