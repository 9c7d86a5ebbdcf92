package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.EMPLOYEES;
import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ByColumnCatalog.class)
class ColumnMergeTest {
    private static final ColumnMask NAME = ColumnMask.of(0);
    private static final TableSchema ROOMY = new TableSchema(
            "employees",
            "id",
            true,
            false,
            List.of(
                    EMPLOYEES.columns().get(0),
                    new TableSchema.Column("title", "TEXT", false, null, 0, null),
                    new TableSchema.Column("phone", "TEXT", false, null, 0, null),
                    EMPLOYEES.columns().get(1)),
            List.of(),
            List.of());

    private final Jdbc jdbc;
    private final SettableClock clock;

    ColumnMergeTest(Jdbc jdbc, SettableClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Test
    void edits_of_different_columns_are_both_kept_and_everybody_gets_both() {
        Met met = twoWhoKnowOneRow();
        Upsert title = edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara");
        Upsert phone = edit(met.two(), met.row(), 2, -20, "Ali", "İşçi", "2", "Ankara");

        met.two().push(phone);
        met.one().push(title);

        List<String> both = List.of("Ali", "Usta", "2", "Ankara");
        assertThat(Read.texts(met.one().pull(), met.row())).isEqualTo(both);
        assertThat(Read.texts(met.two().pull(), met.row())).isEqualTo(both);
        assertThat(Read.texts(enrolled("Ankara").pull(), met.row())).isEqualTo(both);
        assertThat(Read.conflicts(jdbc, met.row())).isEmpty();
    }

    @Test
    void the_newer_edit_arriving_last_keeps_the_other_column_too() {
        Met met = twoWhoKnowOneRow();
        Upsert title = edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara");
        Upsert phone = edit(met.two(), met.row(), 2, -20, "Ali", "İşçi", "2", "Ankara");

        met.one().push(title);
        ExchangeReply reply = met.two().push(phone);

        assertThat(reply.receipt().superseded()).isZero();
        assertThat(Read.texts(met.one().pull(), met.row())).containsExactly("Ali", "Usta", "2", "Ankara");
        assertThat(Read.texts(met.two().pull(), met.row())).containsExactly("Ali", "Usta", "2", "Ankara");
    }

    @Test
    void edits_of_one_column_make_a_conflict_and_the_newer_one_holds_it() {
        Met met = twoWhoKnowOneRow();
        Upsert older = edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara");
        Upsert newer = edit(met.two(), met.row(), 1, -20, "Ali", "Şef", "1", "Ankara");

        met.two().push(newer);
        ExchangeReply lost = met.one().push(older);

        assertThat(lost.receipt().superseded()).isEqualTo(1);
        assertThat(Read.texts(met.one().pull(), met.row())).containsExactly("Ali", "Şef", "1", "Ankara");
        assertThat(Read.conflicts(jdbc, met.row())).containsExactly("update-update x1");
    }

    @Test
    void the_same_value_in_one_column_is_no_conflict() {
        Met met = twoWhoKnowOneRow();
        met.two().push(edit(met.two(), met.row(), 1, -20, "Ali", "Usta", "1", "Ankara"));
        met.one().push(edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara"));

        assertThat(Read.conflicts(jdbc, met.row())).isEmpty();
    }

    @Test
    void a_chain_of_offline_edits_brings_all_its_columns_and_makes_one_conflict() {
        Met met = twoWhoKnowOneRow();
        Upsert first = edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara");
        Upsert second = edit(met.one(), met.row(), 1, -39, "Ali", "Kalfa", "1", "Ankara");
        Upsert third = edit(met.one(), met.row(), 2, -38, "Ali", "Kalfa", "9", "Ankara");
        met.two().push(edit(met.two(), met.row(), 1, -60, "Ali", "Şef", "1", "Ankara"));

        met.one().backlog = 3;
        met.one().push(first, second);
        met.one().push(third);

        assertThat(Read.texts(met.two().pull(), met.row())).containsExactly("Ali", "Kalfa", "9", "Ankara");
        assertThat(Read.conflicts(jdbc, met.row())).containsExactly("update-update x2");
    }

    @Test
    void an_edit_meets_what_is_beneath_a_composed_row() {
        TestDevice three = enrolled("Ankara");
        announce(three);
        Met met = twoWhoKnowOneRow();
        three.backlog = 1;
        three.pull();
        three.backlog = 0;
        Upsert late = edit(three, met.row(), 2, -50, "Ali", "İşçi", "7", "Ankara");
        met.two().push(edit(met.two(), met.row(), 2, -20, "Ali", "İşçi", "2", "Ankara"));
        met.one().push(edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara"));

        three.push(late);

        assertThat(Read.texts(three.pull(), met.row())).containsExactly("Ali", "Usta", "2", "Ankara");
        assertThat(Read.conflicts(jdbc, met.row())).containsExactly("update-update x1");
    }

    @Test
    void a_deletion_against_an_edit_is_about_the_whole_row() {
        Met met = twoWhoKnowOneRow();
        Upsert edit = edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara");
        met.two().push(met.two().delete(met.row()));
        met.one().push(edit);

        assertThat(Read.of(met.one().pull(), met.row())).hasOnlyElementsOfType(Tombstone.class);
        assertThat(Read.conflicts(jdbc, met.row())).containsExactly("update-delete x1");
    }

    @Test
    void a_row_that_moves_takes_the_other_sides_columns_with_it() {
        Met met = twoWhoKnowOneRow();
        TestDevice izmir = enrolled("Izmir").met();
        Upsert title = edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara");
        Upsert move = edit(met.two(), met.row(), 3, -20, "Ali", "İşçi", "1", "Izmir");
        met.one().push(title);
        met.two().push(move);

        assertThat(Read.texts(izmir.pull(), met.row())).containsExactly("Ali", "Usta", "1", "Izmir");
        assertThat(Read.of(met.one().pull(), met.row())).hasOnlyElementsOfType(Evict.class);
    }

    /** The one that is called back to where it left, by a name and not by a clock, would else pass for its eviction. */
    @Test
    void a_row_that_two_move_in_the_same_instant_is_newer_than_its_eviction_where_it_ends() {
        Met met = twoWhoKnowOneRow();
        List<TestDevice> headquarters = Stream.of(
                        enrolled("ALL").met(), enrolled("ALL").met())
                .sorted(Comparator.comparing((TestDevice device) -> device.origin))
                .toList();
        headquarters.forEach(ColumnMergeTest::announce);
        TestDevice first = headquarters.get(0).met();
        TestDevice second = headquarters.get(1).met();
        clock.advance(Duration.ofMinutes(2));
        Upsert there = edit(first, met.row(), 3, -20, "Ali", "İşçi", "1", "Izmir");
        Upsert back = edit(second, met.row(), 3, -20, "Ali", "İşçi", "1", "Ankara");

        first.push(there);
        RowVersion left = Read.of(met.one().pull(), met.row()).get(0).version();
        second.push(back);

        assertThat(Read.of(met.one().pull(), met.row()))
                .singleElement()
                .satisfies(row -> assertThat(row.version()).isGreaterThan(left));
    }

    @Test
    void files_of_two_generations_keep_each_others_columns() {
        Met met = twoWhoKnowOneRow();
        Upsert title = edit(met.one(), met.row(), 1, -40, "Ali", "Usta", "1", "Ankara");
        Upsert name = met.two().upsert(EMPLOYEES, met.row(), clock.millis() - 20_000, NAME, "Veli", "Ankara");
        met.one().push(title);
        met.two().push(name);

        assertThat(Read.texts(met.one().pull(), met.row()))
                .as("in the order of a schema that begins with the columns pushed last")
                .containsExactly("Veli", "Ankara", "1", "Usta");
    }

    /** Whatever the order of arrival, each column reads as its newest writer left it. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void each_column_is_its_newest_writers_in_whatever_order_the_edits_arrive(long seed) {
        Random random = new Random(seed);
        TestDevice founder = enrolled("Ankara");
        announce(founder);
        RowKey row = founder.row("employees", 1);
        founder.push(edit(founder, row, ColumnMask.ALL, -1, "name", "title", "phone", "Ankara"));
        List<TestDevice> offices = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestDevice office = enrolled("Ankara").met();
            announce(office);
            office.met();
            offices.add(office);
        }
        clock.advance(Duration.ofMinutes(10));
        List<String> expected = new ArrayList<>(List.of("name", "title", "phone", "Ankara"));
        List<Runnable> pushes = new ArrayList<>();
        for (int second = -300; second < -280; second += 5) {
            TestDevice office = offices.remove(random.nextInt(offices.size()));
            int column = random.nextInt(3);
            String value = "at " + second;
            List<String> image = new ArrayList<>(List.of("name", "title", "phone", "Ankara"));
            image.set(column, value);
            expected.set(column, value);
            Upsert edit = edit(office, row, ColumnMask.of(column), second, image.toArray());
            pushes.add(random.nextInt(pushes.size() + 1), () -> office.push(edit));
        }
        pushes.forEach(Runnable::run);

        assertThat(Read.texts(enrolled("Ankara").pull(), row))
                .as("seed " + seed)
                .isEqualTo(expected);
    }

    private record Met(TestDevice one, TestDevice two, RowKey row) {}

    private Met twoWhoKnowOneRow() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        announce(one);
        announce(two);
        RowKey row = one.row("employees", 1);
        one.push(edit(one, row, ColumnMask.ALL, 0, "Ali", "İşçi", "1", "Ankara"));
        Met met = new Met(one.met(), two.met(), row);
        clock.advance(Duration.ofMinutes(2));
        return met;
    }

    private static void announce(TestDevice device) {
        device.announce(ROOMY);
    }

    private Upsert edit(TestDevice device, RowKey row, int column, int seconds, Object... values) {
        return edit(device, row, ColumnMask.of(column), seconds, values);
    }

    private Upsert edit(TestDevice device, RowKey row, ColumnMask changed, int seconds, Object... values) {
        return device.upsert(ROOMY, row, clock.millis() + seconds * 1_000L, changed, values);
    }

    private TestDevice enrolled(String region) {
        return TestDevice.enrolled(region, clock);
    }
}
