package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    private static final String OFFICE = """
            create table employees (id integer primary key autoincrement, full_name text);
            create table timesheets (id integer primary key, employee_id integer not null references employees (id));
            """;

    @TempDir
    Path folder;

    @Test
    void position_nonce_clock_and_settings_are_stored_with_the_rows() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            var upsert = izmir.upsert("employees", 1, "Can");
            FeedPage shared = new FeedPage("*", 0, 7, 7, List.of());
            FeedPage own = new FeedPage("Ankara", 0, 3, 9, Pc.blocks(2, List.of(upsert)));

            Applied applied = pc.apply(Pc.reply(List.of(shared, own), List.of(), null), Optional.empty());

            assertThat(applied.more()).isTrue();
            assertThat(pc.state().cursor().positions()).isEqualTo(Map.of("*", 7L, "Ankara", 3L));
            assertThat(pc.state().cursor().generation()).isEqualTo("generation-1");
            assertThat(pc.state().nonce()).startsWith("nonce-");
            assertThat(pc.state().contactMillis()).isEqualTo(1_795_000_000_000L);
            assertThat(pc.state().lastStamp()).isEqualTo(upsert.version().stamp());
            assertThat(pc.state().regions()).containsExactly("Ankara", "Istanbul");
            assertThat(pc.rows("""
                            select json_extract(b.positions, '$."*"'), json_extract(b.positions, '$.Ankara'), seen_stamp
                            from rainsync_base b join rainsync_state on base = no""")).containsExactly("7|3|" + upsert.version().stamp());
            assertThat(pc.rows("select applying from rainsync_state")).containsExactly("0");
        }
    }

    @Test
    void a_contact_that_leaves_changes_waiting_does_not_move_the_bound_of_their_stamps() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            pc.app("insert into employees (full_name) values ('made offline')");

            pc.apply(Pc.reply(List.of(), List.of(), null), Optional.empty());
            assertThat(pc.state().contactMillis()).isZero();

            pc.push();
            assertThat(pc.state().contactMillis()).isPositive();
        }
    }

    @Test
    void bases_that_outbox_entries_refer_to_stay_and_others_go() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("employees", 1, "a"));
            pc.pull(izmir.upsert("employees", 1, "b"));
            assertThat(pc.rows("select count(*) from rainsync_base")).containsExactly("1");
            pc.app("insert into employees (full_name) values ('own')");
            pc.pull(izmir.upsert("employees", 1, "c"));
            pc.pull(izmir.upsert("employees", 1, "d"));
            assertThat(pc.rows("select count(*) from rainsync_outbox o join rainsync_base b on b.no = o.base"))
                    .containsExactly("1");

            long base = pc.state().base();
            pc.pull();
            assertThat(pc.state().base()).isEqualTo(base);
            pc.push();
            pc.pull(izmir.upsert("employees", 1, "e"));
            assertThat(pc.rows("select count(*) from rainsync_base")).containsExactly("1");
        }
    }

    @Test
    void a_page_that_leaves_a_gap_or_is_of_another_generation_is_refused_and_changes_nothing() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("employees", 1, "a"));
            FeedPage gap = new FeedPage("Ankara", 5, 6, 6, Pc.blocks(5, List.of(izmir.upsert("employees", 2, "b"))));
            assertThatThrownBy(() -> pc.apply(Pc.reply(List.of(gap), List.of(), null), Optional.empty()))
                    .isInstanceOfSatisfying(
                            SyncException.class,
                            refused -> assertThat(refused.type()).isEqualTo(ProblemType.SEQUENCE_GAP));
            ExchangeReply other =
                    new ExchangeReply("generation-2", "n", null, List.of(), List.of(), List.of(), 1L, null);
            assertThatThrownBy(() -> pc.apply(other, Optional.empty()))
                    .isInstanceOfSatisfying(
                            SyncException.class,
                            refused -> assertThat(refused.type()).isEqualTo(ProblemType.GENERATION_CHANGED));
            assertThat(pc.rows("select id from employees")).containsExactly("1");
            assertThat(pc.rows("select applying from rainsync_state")).containsExactly("0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert on rainsync_row",
                "insert on rainsync_parked",
                "insert on rainsync_base",
                "delete on rainsync_outbox",
                "update of positions on rainsync_state",
                "update of applying on rainsync_state when new.applying = 0"
            })
    void a_fault_at_any_step_leaves_the_file_as_it_was_and_the_next_attempt_does_it_all(String step) {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into employees (full_name) values ('own')");
            pc.app("create trigger fault before " + step + " begin select raise(abort, 'fault'); end");
            List<String> before = everything(pc);
            DrainedSet set = pc.drain().orElseThrow();
            Receipt receipt =
                    new Receipt(set.changeSet().orElseThrow().lastSequence(), false, List.of(), 0, 0, List.of());
            ExchangeReply reply = Pc.reply(
                    List.of(pc.page(
                            "Ankara",
                            List.of(izmir.upsert("employees", 1, "Can"), izmir.upsert("timesheets", 1, izmir.id(9))))),
                    List.of(),
                    receipt);

            assertThatThrownBy(() -> pc.apply(reply, Optional.of(set))).isInstanceOf(StoreException.class);
            assertThat(everything(pc)).isEqualTo(before);

            pc.app("drop trigger fault");
            assertThat(pc.apply(reply, Optional.of(set)).upserts()).isEqualTo(1);
            assertThat(pc.rows("select full_name from employees")).containsExactly("own", "Can");
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
            assertThat(pc.journal().after(Pc.OWN, 0)).isPresent();
        }
    }

    @Test
    void an_acknowledged_set_is_in_the_journal_with_its_final_stamps() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            pc.app("insert into employees (full_name) values ('a')");
            pc.app("insert into employees (full_name) values ('b')");
            DrainedSet set = pc.drain().orElseThrow();
            Receipt receipt = new Receipt(
                    set.changeSet().orElseThrow().lastSequence(), false, List.of(1_000_000L, 5L), 0, 0, List.of());

            pc.apply(Pc.reply(List.of(), List.of(), receipt), Optional.of(set));

            assertThat(pc.journal().after(Pc.OWN, 0).orElseThrow().changes().changes())
                    .extracting(change -> change.version().stamp())
                    .containsExactly(1_000_000L, 1_000_005L);
            assertThat(set.schemas())
                    .allSatisfy(schema -> assertThat(pc.journal().schema(schema.fingerprint()))
                            .contains(schema));
        }
    }

    @Test
    void changes_that_were_not_acknowledged_stay_in_the_outbox() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            pc.app("insert into employees (full_name) values ('a')");
            pc.apply(Pc.reply(List.of(), List.of(), null), pc.drain());
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("1");
            assertThat(pc.journal().after(Pc.OWN, 0)).isEmpty();
        }
    }

    private static List<String> everything(Pc pc) {
        List<String> all = new ArrayList<>();
        for (String table : pc.rows("select name from sqlite_schema where type = 'table' order by name")) {
            all.add(table);
            all.addAll(pc.rows("select * from \"" + table + "\""));
        }
        return all;
    }

    @Test
    void rows_held_for_an_unknown_label_go_when_headquarters_adds_its_region() {
        String ddl = "create table employees (id integer primary key, full_name text, region text)";
        try (Pc pc = Pc.create(folder, ddl, Catalogs.rainstaff(), Region.ALL)) {
            pc.app("insert into employees values (1, 'a', 'Konya'), (2, 'b', 'Nowhere')");
            pc.push();
            assertThat(pc.rows("select count(*) from rainsync_held")).containsExactly("2");

            pc.apply(Pc.replyNaming(List.of("Ankara", "Istanbul", "Konya")), Optional.empty());

            DrainedSet set = pc.drain().orElseThrow();
            assertThat(set.changeSet().orElseThrow().changes())
                    .extracting(Change::key)
                    .containsExactly(new RowKey("employees", RowId.numbered(Pc.OWN, 1)));
            pc.push();
            assertThat(pc.rows("select local from rainsync_held")).containsExactly("2");
        }
    }

    @Test
    void a_row_that_was_let_pass_is_noted_with_the_cursor_or_not_at_all() {
        try (Pc pc =
                Pc.create(folder, "create table t (id integer primary key, v text); insert into t values (1, 'a')")) {
            pc.push();
            pc.app("update t set id = 9; update t set id = 1");
            DrainedSet nothing = pc.drain().orElseThrow();
            assertThat(nothing.changeSet()).isEmpty();
            ExchangeReply gap = Pc.reply(List.of(new FeedPage("Ankara", 7, 8, 8, List.of())), List.of(), null);

            assertThatThrownBy(() -> pc.apply(gap, Optional.of(nothing))).isInstanceOf(SyncException.class);
            assertThat(pc.wanted()).isEmpty();
            pc.apply(Pc.reply(List.of(), List.of(), null), Optional.of(nothing));

            RowKey row = new RowKey("t", RowId.numbered(Pc.OWN, 1));
            assertThat(pc.wanted()).containsExactly(row);
            pc.apply(Pc.reply(List.of(), List.of(), null), Optional.empty(), List.of(row));
            assertThat(pc.wanted()).isEmpty();
        }
    }
}
