package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.EMPLOYEES;
import static com.rainstaff.sync.server.exchange.TestDevice.TIMESHEETS;
import static com.rainstaff.sync.server.exchange.TestDevice.VEHICLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.DeviceReport;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.server.jdbc.DatabaseFaultException;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExchangeTest {
    private static final ColumnMask NAME = ColumnMask.of(0);
    private static final ColumnMask REGION = ColumnMask.of(1);

    private final Jdbc jdbc;
    private final SettableClock clock;

    ExchangeTest(Jdbc jdbc, SettableClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Test
    void a_pushed_row_reaches_the_other_device_of_its_region() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("ANKARA ");

        ExchangeReply reply = one.push(one.employee(1, "Ayşe Yılmaz", "Ankara"));

        assertThat(reply.receipt().through()).isEqualTo(1);
        assertThat(reply.receipt().repeated()).isFalse();
        assertThat(imageOf(two.pull(), one.row("employees", 1)))
                .containsExactly(new Value.Text("Ayşe Yılmaz"), new Value.Text("Ankara"));
    }

    @Test
    void a_device_does_not_get_its_own_changes_back() {
        TestDevice one = enrolled("Ankara");
        one.push(one.employee(1, "Ali", "Ankara"));

        assertThat(rows(one.pull())).doesNotContain(one.row("employees", 1));
    }

    @Test
    void pushing_twice_is_pushing_once() {
        TestDevice one = enrolled("Ankara");
        ExchangeRequest request = one.request(List.of(one.employee(1, "Ali", "Ankara")), 0);
        one.exchange(request);

        ExchangeReply again = one.exchange(request);

        assertThat(again.receipt().repeated()).isTrue();
        assertThat(again.receipt().through()).isEqualTo(1);
        assertThat(again.receipt().stamps()).hasSize(1);
        assertThat(count("select count(*) from log_entry where row_id = ?", text(one.row("employees", 1))))
                .isEqualTo(1);
    }

    @Test
    void of_a_push_that_overlaps_the_one_before_only_the_rest_is_taken() {
        TestDevice one = enrolled("Ankara");
        Upsert first = one.employee(1, "Ali", "Ankara");
        one.push(first);

        ExchangeReply reply = one.push(first, one.employee(2, "Veli", "Ankara"));

        assertThat(reply.receipt().repeated()).isFalse();
        assertThat(reply.receipt().through()).isEqualTo(2);
        assertThat(reply.receipt().stamps()).hasSize(2);
        assertThat(count("select count(*) from log_entry where row_id = ?", text(first.key())))
                .isEqualTo(1);
    }

    @Test
    void what_follows_a_repetition_was_made_after_it_whatever_the_clock_says_by_now() {
        TestDevice one = enrolled("Ankara");
        clock.advance(Duration.ofMinutes(5));
        Upsert first = one.employee(1, "Ali", "Ankara");
        one.backlog = 2;
        one.push(first);
        Upsert proposed = one.employee(2, "Veli", "Ankara");
        long minuteBefore = first.version().wallMillis() - 60_000;
        Upsert second = new Upsert(
                proposed.sequence(),
                proposed.key(),
                RowVersion.of(minuteBefore << 16, first.version().origin()),
                proposed.base(),
                proposed.schema(),
                proposed.changed(),
                proposed.image());

        ExchangeReply reply = one.push(first, second);

        assertThat(reply.receipt().stamps().get(1)).as("ticks after the first").isPositive();
    }

    @Test
    void employee_1_of_two_devices_are_two_rows() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        one.push(one.employee(1, "Ali", "Ankara"));
        two.push(two.employee(1, "Veli", "Ankara"));

        assertThat(rows(enrolled("Ankara").pull())).contains(one.row("employees", 1), two.row("employees", 1));
    }

    @Test
    void the_later_edit_wins_when_it_arrives_first() {
        Met met = twoWhoKnowOneRow();
        Upsert earlier = edit(met.one(), met.row(), clock.millis() - 40_000, "earlier");
        Upsert later = edit(met.two(), met.row(), clock.millis() - 20_000, "later");

        met.two().push(later);
        ExchangeReply lost = met.one().push(earlier);

        assertThat(lost.receipt().superseded()).isEqualTo(1);
        assertThat(lost.receipt().conflicts()).isEqualTo(1);
        assertThat(imageOf(enrolled("Ankara").pull(), met.row())).contains(new Value.Text("later"));
        assertThat(imageOf(met.one().pull(), met.row())).contains(new Value.Text("later"));
    }

    @Test
    void the_later_edit_wins_when_it_arrives_last() {
        Met met = twoWhoKnowOneRow();
        Upsert earlier = edit(met.one(), met.row(), clock.millis() - 40_000, "earlier");
        Upsert later = edit(met.two(), met.row(), clock.millis() - 20_000, "later");

        met.one().push(earlier);
        ExchangeReply won = met.two().push(later);

        assertThat(won.receipt().superseded()).isZero();
        assertThat(won.receipt().conflicts()).isEqualTo(1);
        assertThat(imageOf(enrolled("Ankara").pull(), met.row())).contains(new Value.Text("later"));
    }

    @Test
    void a_row_that_lost_comes_back_although_the_cursor_has_passed_it() {
        Met met = twoWhoKnowOneRow();
        Upsert earlier = edit(met.one(), met.row(), clock.millis() - 40_000, "earlier");
        ExchangeRequest prepared = met.one().request(List.of(earlier), 0);
        met.two().push(edit(met.two(), met.row(), clock.millis() - 20_000, "later"));
        met.one().backlog = 1;
        met.one().pull();
        ExchangeRequest late = new ExchangeRequest(
                1, 1, met.one().nonce, "", met.one().cursor, prepared.clock(), List.of(), prepared.push(), null, null);

        ExchangeReply reply = met.one().exchange(late);

        assertThat(reply.corrections()).hasSize(1);
        assertThat(imageOf(ChangeBlocks.decode(reply.corrections().get(0).blocks()), met.row()))
                .contains(new Value.Text("later"));
    }

    @Test
    void an_edit_made_after_seeing_a_version_beats_it_although_its_clock_is_years_behind() {
        Met met = twoWhoKnowOneRow();
        met.two().push(edit(met.two(), met.row(), clock.millis() - 1_000, "seen"));
        met.one().pull();

        ExchangeReply reply = met.one().push(edit(met.one(), met.row(), 86_400_000L, "after seeing"));

        assertThat(reply.receipt().superseded()).isZero();
        assertThat(reply.receipt().conflicts()).isZero();
        assertThat(imageOf(met.two().pull(), met.row())).contains(new Value.Text("after seeing"));
    }

    @Test
    void a_stamp_from_the_future_is_bounded_and_comes_back() {
        TestDevice one = enrolled("Ankara");
        long future = clock.millis() + Duration.ofDays(400).toMillis();

        ExchangeReply reply = one.push(
                one.upsert(EMPLOYEES, one.row("employees", 1), future, ColumnMask.ALL, "Ali", "Ankara"),
                one.upsert(EMPLOYEES, one.row("employees", 2), future + 1, ColumnMask.ALL, "Veli", "Ankara"));

        List<Long> stamps = reply.receipt().stamps();
        assertThat(stamps).hasSize(2);
        assertThat(RowVersion.of(stamps.get(0), one.origin).wallMillis()).isLessThanOrEqualTo(clock.millis());
        assertThat(stamps.get(1)).as("difference to the one before").isPositive();
    }

    @Test
    void a_chain_of_offline_edits_to_a_row_is_one_conflict() {
        Met met = twoWhoKnowOneRow();
        Upsert first = edit(met.one(), met.row(), clock.millis() - 40_000, "first");
        Upsert second = edit(met.one(), met.row(), clock.millis() - 39_000, "second");
        Upsert third = edit(met.one(), met.row(), clock.millis() - 38_000, "third");
        met.two().push(edit(met.two(), met.row(), clock.millis() - 20_000, "later"));

        met.one().backlog = 3;
        met.one().push(first, second);
        met.one().push(third);

        assertThat(jdbc.query(
                        "select changes from conflict where row_id = ?", row -> row.getInt("changes"), text(met.row())))
                .containsExactly(3);
    }

    @Test
    void a_device_of_another_region_never_sees_the_rows_of_this_one() {
        TestDevice one = enrolled("Izmir");
        RowKey row = one.row("employees", 1);
        one.push(one.employee(1, "Ali", "Izmir"));
        TestDevice foreign = enrolled("Bursa");

        assertThat(rows(foreign.pull())).doesNotContain(row);
        ExchangeReply reply = foreign.exchange(foreign.request(List.of(), 10, row));
        assertThat(reply.absent()).containsExactly(row);
        assertThat(reply.corrections()).isEmpty();
    }

    @Test
    void a_device_of_another_region_cannot_write_the_rows_of_this_one() {
        TestDevice one = enrolled("Izmir");
        RowKey row = one.row("employees", 1);
        one.push(one.employee(1, "Ali", "Izmir"));
        TestDevice foreign = enrolled("Bursa");

        ExchangeReply reply = foreign.push(
                edit(foreign, row, clock.millis(), "mine now"),
                foreign.delete(row),
                foreign.employee(1, "Own", "Bursa"),
                foreign.employee(2, "Smuggled", "Izmir"));

        assertThat(reply.receipt().quarantined())
                .extracting("problem")
                .containsExactly("foreign-region", "foreign-region", "foreign-region");
        assertThat(count("select count(*) from log_entry where row_id = ?", text(row)))
                .isEqualTo(1);
        assertThat(rows(enrolled("Bursa").pull())).contains(foreign.row("employees", 1));
        assertThat(rows(enrolled("ALL").pull())).doesNotContain(foreign.row("employees", 2));
    }

    @Test
    void a_row_that_moves_leaves_its_region_and_arrives_in_the_other_with_its_children() {
        TestDevice ankara = enrolled("Ankara");
        RowKey parent = ankara.row("employees", 1);
        RowKey child = ankara.row("timesheets", 1);
        ankara.push(
                ankara.employee(1, "Ali", "Ankara"),
                ankara.upsert(
                        TIMESHEETS, child, clock.millis(), ColumnMask.ALL, parent.id(), "2026-11-02", "n", "Ankara"));
        TestDevice other = enrolled("Ankara").met();
        TestDevice izmir = enrolled("Izmir").met();

        ankara.push(ankara.upsert(EMPLOYEES, parent, clock.millis(), REGION, "Ali", "Izmir"));

        assertThat(other.pull())
                .filteredOn(
                        change -> change.key().equals(parent) || change.key().equals(child))
                .hasSize(2)
                .allSatisfy(change -> assertThat(((Evict) change).to()).isEqualTo("Izmir"));
        List<Change> arrived = izmir.pull();
        assertThat(rows(arrived)).containsSubsequence(parent, child);
        assertThat(imageOf(arrived, child)).contains(new Value.Reference(parent.id()), new Value.Text("Izmir"));
        assertThat(rows(ankara.pull())).contains(parent, child);
    }

    @Test
    void two_vehicles_with_one_plate_become_one_row_that_both_ids_lead_to() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        String plate = "06 " + UUID.randomUUID();
        RowKey survivor = one.row("vehicles", 1);
        RowKey alias = two.row("vehicles", 7);
        one.push(one.upsert(VEHICLES, survivor, clock.millis(), ColumnMask.ALL, plate, "of one", "Ankara"));

        ExchangeReply reply =
                two.push(two.upsert(VEHICLES, alias, clock.millis(), ColumnMask.ALL, plate, "of two", "Ankara"));

        assertThat(reply.receipt().conflicts()).isEqualTo(1);
        assertThat(two.pull())
                .filteredOn(
                        change -> change instanceof Merge merge && merge.into().equals(survivor.id()))
                .extracting(Change::key)
                .containsExactly(alias);
        two.push(two.upsert(VEHICLES, alias, clock.millis(), ColumnMask.of(1), plate, "edited", "Ankara"));
        assertThat(imageOf(one.pull(), survivor)).contains(new Value.Text("edited"));
        assertThat(jdbc.query(
                        "select kind from conflict where row_id = ?", row -> row.getString("kind"), text(survivor)))
                .containsExactly("merge");
    }

    @Test
    void a_row_whose_parent_was_deleted_is_kept_and_shown() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        RowKey parent = one.row("employees", 1);
        one.push(one.employee(1, "Ali", "Ankara"));
        two.pull();
        one.push(one.delete(parent));
        RowKey child = two.row("timesheets", 1);

        two.push(two.upsert(
                TIMESHEETS, child, clock.millis(), ColumnMask.ALL, parent.id(), "2026-11-02", "n", "Ankara"));

        assertThat(rows(one.pull())).contains(child);
        assertThat(jdbc.query("select kind from conflict where row_id = ?", row -> row.getString("kind"), text(child)))
                .containsExactly("orphan");
    }

    @Test
    void a_tombstone_deletes_the_row_everywhere() {
        Met met = twoWhoKnowOneRow();
        met.one().push(met.one().delete(met.row()));

        assertThat(met.two().pull())
                .filteredOn(change -> change.key().equals(met.row()))
                .allSatisfy(change -> assertThat(change).isInstanceOf(Tombstone.class));
    }

    @Test
    void log_entries_cannot_be_rewritten() {
        TestDevice one = enrolled("Ankara");
        one.push(one.employee(1, "Ali", "Ankara"));

        assertThatThrownBy(() -> jdbc.update(
                        "update log_entry set stamp = stamp + 1 where row_id = ?", text(one.row("employees", 1))))
                .isInstanceOf(DatabaseFaultException.class)
                .hasMessageContaining("immutable");
        assertThat(jdbc.update(
                        "update log_entry set salt = null, image = null where row_id = ?",
                        text(one.row("employees", 1))))
                .isEqualTo(1);
    }

    @Test
    void a_proof_of_an_impossible_moment_is_taken_for_none() {
        TestDevice one = enrolled("Ankara");
        ExchangeRequest usual = one.request(List.of(), 0);

        Response reply = one.post(new ExchangeRequest(
                usual.protocol(),
                usual.epoch(),
                usual.nonce(),
                usual.attempt(),
                usual.cursor(),
                usual.clock(),
                usual.schemas(),
                null,
                null,
                new DeviceReport(
                        "test", 0, 0, 0, 0, Map.of(), null, new DeviceReport.Proof(Long.MAX_VALUE, List.of()))));

        assertThat(reply.statusCode()).as(reply.asString()).isEqualTo(200);
    }

    @Test
    void a_row_that_refers_to_a_key_longer_than_an_index_holds_is_put_aside() {
        TestDevice one = enrolled("Ankara");
        String key = IntStream.range(0, 200)
                .mapToObj(i -> UUID.randomUUID().toString())
                .collect(Collectors.joining("", "[\"", "\"]"));

        ExchangeReply reply = one.push(
                one.upsert(
                        TIMESHEETS,
                        one.row("timesheets", 1),
                        clock.millis(),
                        ColumnMask.ALL,
                        RowId.parse(key),
                        "2026-11-02",
                        "n",
                        "Ankara"),
                one.employee(1, "Ali", "Ankara"));

        assertThat(reply.receipt().quarantined()).extracting("problem").containsExactly("misfit-row");
        assertThat(Read.rows(enrolled("Ankara").pull())).contains(one.row("employees", 1));
    }

    @Test
    void large_rows_come_in_several_pages() {
        TestDevice one = enrolled("Bursa");
        String notes = "n".repeat(3_000_000);
        TestDevice other = enrolled("Bursa");
        other.pull();
        one.pushAll(IntStream.rangeClosed(7, 12)
                .mapToObj(row -> one.employee(row, notes, "Bursa"))
                .toList());

        ExchangeReply reply = other.exchange(other.request(List.of(), 2_000));

        List<Change> first = reply.pages().stream()
                .flatMap(page -> ChangeBlocks.decode(page.blocks()).stream())
                .toList();
        assertThat(first).as("of 6 rows of 3 MB each").hasSizeBetween(1, 2);
        assertThat(Read.rows(other.pull()))
                .containsAll(IntStream.rangeClosed(7, 12)
                        .mapToObj(row -> one.row("employees", row))
                        .toList());
    }

    @Test
    void limit_0_asks_for_no_pages() {
        TestDevice one = enrolled("Ankara");
        one.push(one.employee(1, "Ali", "Ankara"));
        TestDevice other = enrolled("Ankara");
        ExchangeRequest usual = other.request(List.of(), 0);

        ExchangeReply reply = other.exchange(new ExchangeRequest(
                usual.protocol(),
                usual.epoch(),
                usual.nonce(),
                usual.attempt(),
                usual.cursor(),
                usual.clock(),
                usual.schemas(),
                null,
                new ExchangeRequest.Pull(0, List.of(one.row("employees", 1))),
                usual.report()));

        assertThat(reply.pages()).allMatch(page -> page.through() == page.after());
    }

    private record Met(TestDevice one, TestDevice two, RowKey row) {}

    private Met twoWhoKnowOneRow() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        one.push(one.employee(1, "Ali", "Ankara"));
        Met met = new Met(one.met(), two.met(), one.row("employees", 1));
        clock.advance(Duration.ofMinutes(1));
        return met;
    }

    private TestDevice enrolled(String region) {
        return TestDevice.enrolled(region, clock);
    }

    private static Upsert edit(TestDevice device, RowKey row, long wallMillis, String name) {
        return device.upsert(EMPLOYEES, row, wallMillis, NAME, name, "Ankara");
    }

    private static String text(RowKey key) {
        return key.id().text();
    }

    private long count(String sql, String rowId) {
        return jdbc.first(sql, row -> row.getLong(1), rowId).orElseThrow();
    }

    private static List<RowKey> rows(List<Change> changes) {
        return changes.stream().map(Change::key).toList();
    }

    private static List<Value> imageOf(List<Change> changes, RowKey row) {
        return changes.stream()
                .filter(change -> change.key().equals(row) && change instanceof Upsert)
                .map(change -> ((Upsert) change).image())
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no upsert of " + row + " in " + rows(changes)));
    }
}
