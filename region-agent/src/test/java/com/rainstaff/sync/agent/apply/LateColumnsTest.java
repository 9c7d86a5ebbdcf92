package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateColumnsTest {
    private static final String OLD = "create table people (id integer primary key autoincrement, name text)";
    private static final String NEW =
            "create table people (id integer primary key autoincrement, name text, phone text, email text default '-')";

    @TempDir
    Path folder;

    private Pc pc;
    private Sender izmir;

    @BeforeEach
    void open() {
        pc = Pc.create(folder, OLD);
        izmir = Sender.of("izmir00001", NEW, Catalog.NONE);
        pc.knows(izmir);
    }

    @AfterEach
    void close() {
        pc.close();
    }

    @Test
    void values_for_columns_that_come_later_are_asked_for_and_filled_in() {
        Upsert ayse = izmir.upsert("people", 1, "Ayşe", "0312", "a@x");
        pc.pull(ayse);
        assertThat(pc.wanted()).isEmpty();

        upgrade();

        assertThat(pc.wanted()).containsExactly(ayse.key());
        answer(ayse);
        assertThat(pc.rows("select name, phone, email from people")).containsExactly("Ayşe|0312|a@x");
        assertThat(pc.wanted()).isEmpty();
        assertThat(pc.drain()).isEmpty();
    }

    @Test
    void a_file_that_gets_one_of_two_columns_goes_on_waiting_for_the_other() {
        Upsert ayse = izmir.upsert("people", 1, "Ayşe", "0312", "a@x");
        pc.pull(ayse);
        pc.app("alter table people add column phone text");
        pc.arm(Region.of("Ankara"));

        answer(ayse);

        assertThat(pc.rows("select name, phone from people")).containsExactly("Ayşe|0312");
        assertThat(pc.wanted()).isEmpty();
        pc.app("alter table people add column email text default '-'");
        assertThat(pc.wanted()).containsExactly(ayse.key());
    }

    @Test
    void an_edit_made_before_the_filling_in_stands_and_says_nothing_of_the_new_columns() {
        Upsert ayse = izmir.upsert("people", 1, "Ayşe", "0312", "a@x");
        pc.pull(ayse);
        upgrade();
        pc.app("update people set name = 'Ayşe Yılmaz', phone = null");

        answer(ayse);

        assertThat(pc.rows("select name, phone from people")).containsExactly("Ayşe Yılmaz|null");
        assertThat(pc.wanted()).as("asked for again").containsExactly(ayse.key());
        Upsert pushed = onlyPushed();
        assertThat(pushed.image()).containsExactly(new Value.Text("Ayşe Yılmaz"));
        assertThat(pushed.changed()).isEqualTo(ColumnMask.of(0));
    }

    @Test
    void an_edit_of_a_new_column_is_sent_with_that_column() {
        Upsert ayse = izmir.upsert("people", 1, "Ayşe", "0312", "a@x");
        pc.pull(ayse);
        upgrade();
        pc.app("update people set phone = '0532'");

        Upsert pushed = onlyPushed();

        assertThat(pushed.image()).containsExactly(new Value.Text("Ayşe"), new Value.Text("0532"));
        assertThat(pushed.changed()).isEqualTo(ColumnMask.of(1));
    }

    @Test
    void what_was_written_into_a_new_column_before_the_agent_noticed_is_sent_as_written_unseen() {
        pc.app("insert into people (id, name) values (7, 'Veli')");
        pc.push();
        Upsert ayse = izmir.upsert("people", 1, "Ayşe", "0312", "a@x");
        pc.pull(ayse);
        pc.app("alter table people add column phone text");
        pc.app("update people set phone = 'yok'");
        pc.arm(Region.of("Ankara"));

        ChangeSet set = pc.drain().orElseThrow().changeSet().orElseThrow();

        assertThat(set.changes()).hasSize(2);
        Upsert ofAyse = upsertOf(set.changes(), ayse.key());
        Upsert ofVeli = upsertOf(set.changes(), new RowKey("people", RowId.numbered(Pc.OWN, 7)));
        assertThat(set.bases().get(ofAyse.base())).isEmpty();
        assertThat(set.bases().get(ofVeli.base())).containsEntry("Ankara", 1L);
        assertThat(ofAyse.image()).containsExactly(new Value.Text("Ayşe"), new Value.Text("yok"));
    }

    @Test
    void a_row_that_went_is_not_asked_for() {
        Upsert ayse = izmir.upsert("people", 1, "Ayşe", "0312", "a@x");
        pc.pull(ayse);
        pc.pull(izmir.delete(ayse.key()));

        upgrade();

        assertThat(pc.wanted()).isEmpty();
    }

    @Test
    void rows_of_a_table_that_comes_later_find_their_place_in_it() {
        String cars = "create table cars (id integer primary key, plate text, owner integer references people)";
        Sender bursa = Sender.of("bursa00001", OLD + ";" + cars, Catalog.NONE);
        pc.knows(bursa);
        RowKey owner = bursa.key("people", 1);
        pc.pull(bursa.upsert("people", 1, "Ayşe"), bursa.upsert("cars", 3, "06 A 1", owner.id()));
        assertThat(pc.parked()).containsExactly("bursa00001.1.3|table|");

        pc.app(cars);
        pc.arm(Region.of("Ankara"));
        pc.pull();

        assertThat(pc.rows("select * from cars")).containsExactly("3|06 A 1|1");
        assertThat(pc.parked()).isEmpty();
        assertThat(pc.drain()).isEmpty();
    }

    private void upgrade() {
        pc.app("alter table people add column phone text; alter table people add column email text default '-'");
        pc.arm(Region.of("Ankara"));
    }

    /** The server answers for what the PC wants with {@code rows}. */
    private void answer(Change... rows) {
        List<RowKey> asked = pc.wanted();
        pc.apply(
                Pc.reply(List.of(), List.of(new ExchangeReply.Correction("Ankara", Pc.blocks(0, List.of(rows)))), null),
                Optional.empty(),
                asked);
    }

    private Upsert onlyPushed() {
        List<Change> changes =
                pc.drain().orElseThrow().changeSet().orElseThrow().changes();
        assertThat(changes).hasSize(1);
        return (Upsert) changes.get(0);
    }

    private static Upsert upsertOf(List<Change> changes, RowKey row) {
        return (Upsert) changes.stream()
                .filter(change -> change.key().equals(row))
                .findFirst()
                .orElseThrow();
    }
}
