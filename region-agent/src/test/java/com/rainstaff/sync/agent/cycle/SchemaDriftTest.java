package com.rainstaff.sync.agent.cycle;

import static com.rainstaff.sync.agent.ArmedFile.plainly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.agent.apply.ReplyApplier;
import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.drain.Drain;
import com.rainstaff.sync.agent.drain.DrainedSet;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the app does to its tables while the agent runs, and writes before the agent notices. */
class SchemaDriftTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC);
    private static final String TABLES = """
            create table people (id integer primary key autoincrement, name text, phone text);
            create table cards (id integer primary key, person integer references people on delete cascade, no text);
            insert into people (name, phone) values ('a', '1'), ('b', '2'), ('c', '3');
            insert into cards values (1, 1, 'k1'), (2, 2, 'k2')""";
    private static final String REBUILD = """
            create table people_new (id integer primary key autoincrement, name text, phone text, email text);
            insert into people_new (id, name, phone) select id, name, phone from people;
            drop table people; alter table people_new rename to people;""";

    @TempDir
    Path folder;

    private final Map<RowKey, Change> server = new HashMap<>();
    private final Map<String, TableSchema> announced = new HashMap<>();
    private ArmedFile file;
    private Journal journal;
    private SchemaWatch watch;
    private ReplyApplier applier;

    @BeforeEach
    void open() {
        file = ArmedFile.create(folder, TABLES);
        journal = Journal.open(folder.resolve("journal.db"));
        watch = new SchemaWatch(file.file(), List.of(), () -> {});
        applier = new ReplyApplier(file.file(), watch::current, announced::get, journal, CLOCK);
        round();
    }

    @AfterEach
    void close() {
        journal.close();
        file.close();
    }

    @Test
    void a_rebuilt_table_is_armed_again_and_what_was_written_meanwhile_is_found() {
        rebuild();
        file.app("update people set phone = '99' where id = 2; update people set email = 'c@x' where id = 3");
        file.app("insert into people (name) values ('d'); delete from people where id = 1");

        assertThat(plainly(round()))
                .containsExactlyInAnyOrder(
                        "people 2 [b, 99, ]", "people 3 [c, 3, c@x]", "people 4 [d, , ]", "-people 1", "-cards 1");

        file.app("update people set name = 'B' where id = 2");
        assertThat(plainly(round())).containsExactly("people 2 [B, 99, ]");
    }

    @Test
    void a_rebuilt_table_that_nobody_wrote_sends_nothing() {
        rebuild();

        assertThat(round()).isEmpty();
        assertThat(file.texts("select count(*) from rainsync_wanted")).containsExactly("0");
    }

    @Test
    void a_table_seen_between_two_steps_of_its_rebuilding_loses_no_row() {
        app("alter table people rename to people_old");
        app("create table people (id integer primary key autoincrement, name text, phone text)");
        app("drop table people_old");
        assertThat(plainly(round())).noneMatch(change -> change.startsWith("-people"));

        file.app("insert into people (id, name, phone) values (1, 'a', '1'), (2, 'b', '2'), (3, 'c', '3')");
        round();

        assertThat(server.keySet().stream().filter(row -> row.table().equals("people")))
                .hasSize(3);
        assertThat(server.values()).noneMatch(change -> !(change instanceof Upsert));
    }

    @Test
    void what_others_wrote_since_is_not_taken_back_by_a_rebuilding() {
        RowKey row = server.keySet().stream()
                .filter(key -> key.table().equals("people") && key.id().number() == 2)
                .findFirst()
                .orElseThrow();
        Upsert before = (Upsert) server.get(row);
        List<Value> theirs = List.of(new Value.Text("theirs"), new Value.Text("2"));
        server.put(
                row,
                new Upsert(
                        900,
                        row,
                        new RowVersion(CLOCK.millis(), 0, new Origin("ankara0001", 1)),
                        0,
                        before.schema(),
                        before.changed(),
                        theirs));
        rebuild();

        assertThat(round()).isEmpty();
        assertThat(file.texts("select name from people where id = 2")).containsExactly("theirs");
    }

    @Test
    void a_renamed_column_keeps_what_was_written_before_and_after() {
        file.app("update people set phone = '11' where id = 1");
        app("alter table people rename column phone to tel");
        file.app("update people set tel = '22' where id = 2");

        assertThat(plainly(round()))
                .contains("people 1 [a, 11]", "people 2 [b, 22]", "people 3 [c, 3]")
                .noneMatch(change -> change.startsWith("-"));
        file.app("update people set tel = '33' where id = 3");
        assertThat(plainly(round())).containsExactly("people 3 [c, 33]");
    }

    @Test
    void rows_of_a_renamed_table_keep_their_ids_under_the_new_name() {
        file.agent("insert into rainsync_name (text) values ('ankara0001.1')", """
                update rainsync_row set number = 77, origin_no = (select max(no) from rainsync_name)
                where local = 3 and table_no = (select no from rainsync_name where text = 'people')""");
        file.app("update people set name = 'A' where id = 1");
        app("alter table people rename to staff");
        file.app("insert into staff (name) values ('d')");

        assertThat(plainly(round()))
                .contains("staff 1 [A, 1]", "staff 2 [b, 2]", "staff ankara0001.1.77 [c, 3]", "staff 4 [d, ]")
                .noneMatch(change -> change.startsWith("-"));
        file.app("update staff set name = 'B' where id = 2; insert into cards values (3, 2, 'k3')");
        assertThat(plainly(round())).containsExactly("staff 2 [B, 2]", "cards 3 [#2, k3]");
    }

    @Test
    void a_new_column_and_a_new_table_are_followed_with_what_was_written_before_anybody_noticed() {
        app("alter table people add column email text");
        app("create table rooms (name text primary key, boss integer references people) without rowid");
        file.app("update people set email = 'a@x' where id = 1; insert into rooms values ('oda', 2)");

        assertThat(plainly(round())).containsExactlyInAnyOrder("people 1 [a, 1, a@x]", "rooms ['oda'] [oda, #2]");
    }

    @Test
    void a_table_that_went_and_came_back_is_filled_again_and_deletes_nothing_elsewhere() {
        app("drop table cards");
        assertThat(round()).isEmpty();
        app("create table cards (id integer primary key, person integer references people on delete cascade, no text)");
        file.app("insert into cards values (2, 2, 'k2 again'), (3, 3, 'k3')");

        assertThat(plainly(round())).containsExactlyInAnyOrder("cards 2 [#2, k2 again]", "cards 3 [#3, k3]");
        assertThat(file.texts("select no from cards order by id")).containsExactly("k1", "k2 again", "k3");
    }

    @Test
    void a_column_that_went_and_came_back_is_filled_again_and_blanks_nothing_elsewhere() {
        Armament.pause(file.file());
        app("alter table people drop column phone");
        file.arm();
        round();
        app("alter table people add column phone text");
        file.app("update people set name = 'A' where id = 1");

        assertThat(plainly(round())).containsExactly("people 1 [A]");
        assertThat(file.texts("select phone from people where id > 1 order by id"))
                .containsExactly("2", "3");
    }

    /** No form of trigger survives it: old values can only be read by naming their columns. */
    @Test
    void the_app_cannot_drop_a_column_while_capture_is_on() {
        assertThatThrownBy(() -> file.app("alter table people drop column phone"))
                .hasStackTraceContaining("error in trigger");
    }

    @Test
    void capture_turned_off_lets_a_column_go_and_finds_what_was_written_meanwhile() {
        file.app("update people set name = 'A' where id = 1");
        Armament.pause(file.file());
        file.app("alter table people drop column phone");
        file.app("update people set name = 'B' where id = 2; delete from cards where id = 2");
        file.app("insert into people (name) values ('d')");
        assertThatThrownBy(this::round).isInstanceOf(CaptureOffException.class).hasMessageContaining("migrate");

        file.arm();

        assertThat(plainly(round()))
                .containsExactlyInAnyOrder("people 1 [A]", "people 2 [B]", "people 4 [d]", "-cards 2");
    }

    private void rebuild() {
        app(REBUILD);
    }

    // Tables are rebuilt with foreign keys off, as SQLite's manual says, or dropping one deletes its rows' children.
    private void app(String ddl) {
        SqliteFiles.migrate(file.file().path(), ddl);
    }

    /** Exchanges with a server that accepts everything, until nothing is left to send or to ask for. */
    private List<Change> round() {
        List<Change> sent = new ArrayList<>();
        for (int exchange = 0; exchange < 20; exchange++) {
            FileSchema schema = watch.refresh(file.file().read("read state", SyncState::read));
            Optional<DrainedSet> drained =
                    new Drain(file.file(), schema, Long.MAX_VALUE, 0).next(1_000, 1L << 20, ArmedFile.ANY_TIME, 0);
            Set<RowKey> asked =
                    new LinkedHashSet<>(drained.map(DrainedSet::lost).orElse(List.of()));
            asked.addAll(file.file().read("look", c -> new WantedRows(c, new Names(c)).next(schema)));
            if (drained.isEmpty() && asked.isEmpty()) {
                return sent;
            }
            drained.ifPresent(set -> set.schemas().forEach(table -> announced.put(table.fingerprint(), table)));
            List<Change> changes = drained.flatMap(DrainedSet::changeSet)
                    .map(ChangeSet::changes)
                    .orElse(List.of());
            changes.forEach(change -> server.put(change.key(), change));
            sent.addAll(changes);
            applier.apply(reply(drained, asked), drained, List.copyOf(asked));
        }
        throw new AssertionError("never quiet");
    }

    private ExchangeReply reply(Optional<DrainedSet> drained, Set<RowKey> asked) {
        List<Change> known = asked.stream()
                .filter(server::containsKey)
                .map(server::get)
                .sorted(Comparator.comparingLong(Change::sequence))
                .toList();
        return new ExchangeReply(
                "g1",
                "nonce",
                drained.flatMap(set -> Optional.ofNullable(ArmedFile.accepted(set)))
                        .orElse(null),
                List.of(),
                List.of(new ExchangeReply.Correction("Istanbul", ChangeBlocks.encode(known, ArmedFile.OWN))),
                asked.stream().filter(row -> !server.containsKey(row)).toList(),
                CLOCK.millis(),
                null);
    }
}
