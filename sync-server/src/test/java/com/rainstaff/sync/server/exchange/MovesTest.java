package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.EMPLOYEES;
import static com.rainstaff.sync.server.exchange.TestDevice.TIMESHEETS;
import static com.rainstaff.sync.server.exchange.TestDevice.VEHICLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rows that go from region to region while people on both sides work on. */
@QuarkusTest
class MovesTest {
    private static final ColumnMask NAME = ColumnMask.of(0);
    private static final ColumnMask REGION = ColumnMask.of(1);
    private static final ColumnMask NOTES = ColumnMask.of(2);

    private static final TableSchema FAULTS = new TableSchema(
            "vehicle_faults",
            "id",
            true,
            false,
            List.of(
                    new Column("vehicle_id", "INTEGER", false, null, 0, "vehicles"),
                    new Column("title", "TEXT", false, null, 0, null),
                    new Column("region", "TEXT", false, null, 0, null)),
            List.of(),
            List.of());
    private static final TableSchema OLD_FAULTS = new TableSchema(
            "vehicle_faults", "id", true, false, FAULTS.columns().subList(1, 3), List.of(), List.of());

    private final Jdbc jdbc;
    private final SettableClock clock;
    private final Generation generation;

    MovesTest(Jdbc jdbc, SettableClock clock, Generation generation) {
        this.generation = generation;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Test
    void a_row_that_moves_there_and_back_is_where_it_was() {
        Office office = office();
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));
        office.hq().push(move(office.hq(), office.parent(), "Ankara"));

        TestDevice fresh = enrolled("Ankara");
        assertThat(Read.texts(fresh.pull(), office.parent())).containsExactly("Ali", "Ankara");
        assertThat(Read.texts(office.ankara().pull(), office.child())).last().isEqualTo("Ankara");
        assertThat(Read.of(enrolled("Izmir").pull(), office.child())).hasOnlyElementsOfType(Evict.class);
    }

    /** The same writes may move other rows after the database came back older: no version of those may pass for one of these. */
    @Test
    void what_the_server_makes_of_a_move_is_of_its_generation() {
        Office office = office();
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));

        assertThat(List.of(
                        Read.of(enrolled("Izmir").pull(), office.child()),
                        Read.of(enrolled("Ankara").pull(), office.parent()),
                        Read.of(enrolled("Ankara").pull(), office.child())))
                .allSatisfy(changes -> assertThat(changes)
                        .last()
                        .extracting(change -> change.version().origin())
                        .isEqualTo(generation.origin()));
    }

    @Test
    void an_edit_waiting_on_the_old_side_is_kept_on_the_new_one() {
        Office office = office();
        Upsert waiting = note(office.ankara(), office.child(), office.parent(), "written before hearing of the move");
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));

        ExchangeReply reply = office.ankara().push(waiting);

        assertThat(reply.receipt().quarantined()).isEmpty();
        assertThat(Read.texts(enrolled("Izmir").pull(), office.child()))
                .contains("written before hearing of the move", "Izmir");
        assertThat(Read.conflicts(jdbc, office.child())).isEmpty();
    }

    @Test
    void an_edit_that_a_move_carried_along_is_not_lost_without_a_word() {
        Office office = office();
        TestDevice other = enrolled("Ankara").met();
        clock.advance(Duration.ofMinutes(1));
        Upsert unaware = note(office.ankara(), office.child(), office.parent(), "of one");
        other.push(note(other, office.child(), office.parent(), "of the other"));
        office.hq().pull();
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));

        office.ankara().push(unaware);

        assertThat(Read.conflicts(jdbc, office.child()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("update-update x1");
        assertThat(sides(office.child()))
                .containsExactlyInAnyOrder(
                        other.origin.device(), office.ankara().origin.device());
    }

    @Test
    void a_second_edit_right_behind_a_relabelled_one_holds() {
        Office office = office();
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));

        office.ankara()
                .push(
                        note(office.ankara(), office.child(), office.parent(), "first"),
                        note(office.ankara(), office.child(), office.parent(), "second"),
                        note(office.ankara(), office.child(), office.parent(), "third"));

        assertThat(Read.texts(enrolled("Izmir").pull(), office.child())).contains("third", "Izmir");
        assertThat(Read.conflicts(jdbc, office.child())).isEmpty();
    }

    @Test
    void a_deletion_waiting_on_the_old_side_deletes_on_the_new_one() {
        Office office = office();
        Tombstone waiting = office.ankara().delete(office.child());
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));

        office.ankara().push(waiting);

        assertThat(Read.of(enrolled("Izmir").pull(), office.child())).last().isInstanceOf(Tombstone.class);
    }

    @Test
    void both_sides_of_a_conflict_are_told_where_they_lie_although_the_row_moved() {
        Office office = office();
        TestDevice other = enrolled("Ankara").met();
        clock.advance(Duration.ofMinutes(1));
        Upsert moves = move(office.ankara(), office.parent(), "Izmir");
        other.push(other.upsert(EMPLOYEES, office.parent(), clock.millis() - 40_000, NAME, "Veli", "Ankara"));
        office.ankara().push(moves);

        assertThat(jdbc.query(
                        """
                        select w.name || ' over ' || l.name as sides from conflict c
                        join feed w on w.feed_id = c.winner_feed_id join feed l on l.feed_id = c.loser_feed_id
                        where c.row_id = ?
                        """, row -> row.getString("sides"), office.parent().id().text()))
                .containsExactly("Izmir over Ankara");
        assertThat(sides(office.parent()))
                .containsExactlyInAnyOrder(
                        other.origin.device(), office.ankara().origin.device());
    }

    @Test
    void a_new_child_of_a_row_that_moved_meanwhile_follows_it() {
        Office office = office();
        RowKey late = office.ankara().row("timesheets", 9);
        Upsert waiting = office.ankara()
                .upsert(
                        TIMESHEETS,
                        late,
                        clock.millis(),
                        ColumnMask.ALL,
                        office.parent().id(),
                        "2026-11-03",
                        "late",
                        "Ankara");
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));

        office.ankara().push(waiting);

        assertThat(Read.texts(enrolled("Izmir").pull(), late)).contains("late", "Izmir");
        assertThat(Read.of(enrolled("Ankara").pull(), late)).hasOnlyElementsOfType(Evict.class);
        assertThat(Read.of(office.ankara().pull(), late)).hasOnlyElementsOfType(Evict.class);
    }

    /** Devices go by versions, and the server's own origin sorts before those of many devices. */
    @Test
    void an_eviction_is_newer_than_what_it_takes_away() {
        Office office = office();
        office.ankara().push(move(office.ankara(), office.parent(), "Izmir"));

        for (RowKey row : List.of(office.parent(), office.child())) {
            long newest = jdbc.first(
                            """
                            select max(e.stamp) from log_entry e
                            join synced_table t using (table_id) join origin o using (origin_id)
                            where t.name = ? and e.row_id = ? and e.kind = 'U' and o.device_id = ?
                            """,
                            found -> found.getLong(1),
                            row.table(),
                            row.id().text(),
                            office.ankara().origin.device())
                    .orElseThrow();
            assertThat(Read.of(office.ankara().pull(), row))
                    .as("%s", row)
                    .last()
                    .satisfies(evict -> assertThat(evict.version().stamp()).isGreaterThan(newest));
            office.ankara().cursor = office.ankara().start;
        }
    }

    /** It had left by itself: its eviction is newer than the version it comes back from. */
    @Test
    void a_child_that_follows_back_to_where_it_left_is_newer_than_its_eviction() {
        Office office = office();
        office.hq()
                .push(office.hq()
                        .upsert(
                                TIMESHEETS,
                                office.child(),
                                clock.millis(),
                                ColumnMask.of(3),
                                office.parent().id(),
                                "2026-11-02",
                                "n",
                                "Izmir"));
        RowVersion left = Read.of(office.ankara().pull(), office.child()).get(0).version();
        office.hq().push(move(office.hq(), office.parent(), "Izmir"));

        office.hq().push(move(office.hq(), office.parent(), "Ankara"));

        assertThat(Read.of(office.ankara().pull(), office.child()))
                .singleElement()
                .satisfies(back -> assertThat(back.version()).isGreaterThan(left));
    }

    @Test
    void children_follow_although_an_older_file_announced_its_schema_last() {
        TestDevice ankara = enrolled("Ankara");
        ankara.announce(FAULTS);
        RowKey vehicle = ankara.row("vehicles", 1);
        RowKey fault = ankara.row("vehicle_faults", 1);
        ankara.push(
                ankara.upsert(
                        VEHICLES, vehicle, clock.millis(), ColumnMask.ALL, "06 " + UUID.randomUUID(), "n", "Ankara"),
                ankara.upsert(FAULTS, fault, clock.millis(), ColumnMask.ALL, vehicle.id(), "brakes", "Ankara"));
        TestDevice older = enrolled("Ankara");
        older.announce(OLD_FAULTS);
        older.pull();
        TestDevice hq = enrolled("ALL").met();

        hq.push(hq.upsert(VEHICLES, vehicle, clock.millis(), NOTES, "moved", "n", "Izmir"));

        assertThat(Read.rows(enrolled("Izmir").pull())).contains(vehicle, fault);
    }

    @Test
    void headquarters_new_child_of_a_row_that_moved_meanwhile_follows_it() {
        TestDevice ankara = enrolled("Ankara");
        RowKey parent = ankara.row("employees", 1);
        ankara.push(ankara.employee(1, "Ali", "Ankara"));
        ankara.pull();
        TestDevice hq = enrolled("ALL").met();
        RowKey late = hq.row("timesheets", 9);
        Upsert waiting = hq.upsert(
                TIMESHEETS, late, clock.millis(), ColumnMask.ALL, parent.id(), "2026-11-03", "late", "Ankara");
        ankara.push(ankara.upsert(EMPLOYEES, parent, clock.millis(), REGION, "Ali", "Izmir"));

        hq.push(waiting);

        assertThat(Read.rows(enrolled("Izmir").pull())).contains(parent, late);
    }

    /** Who had the merged row from a time that the server has forgotten would otherwise hold a second car for ever. */
    @Test
    void where_a_merged_row_goes_it_is_known_which_ids_lead_to_it() {
        Merged cars = mergedInAnkara();
        TestDevice izmir = enrolled("Izmir").met();

        cars.other().push(car(cars.other(), cars.alias(), ColumnMask.of(1, 2), cars.plate(), "Izmir"));

        List<Change> heard = izmir.pull();
        assertThat(mergesOf(heard, cars.alias()))
                .containsExactly(cars.survivor().id());
        assertThat(Read.texts(heard, cars.survivor())).contains("Izmir");
    }

    /** The reference comes back led on: who does not know why would take its own for an edit that nobody captured. */
    @Test
    void who_refers_to_a_row_that_was_merged_in_another_region_is_told_of_the_merge_once() {
        Merged cars = mergedInAnkara();
        TestDevice izmir = enrolled("Izmir").met();
        izmir.announce(FAULTS);

        izmir.push(fault(izmir, 1, cars.alias()));
        izmir.push(fault(izmir, 2, cars.alias()));

        assertThat(mergesOf(izmir.pull(), cars.alias()))
                .containsExactly(cars.survivor().id());
    }

    @Test
    void who_reads_where_two_rows_became_one_is_not_told_again() {
        Merged cars = mergedInAnkara();
        TestDevice reader = enrolled("Ankara").met();

        cars.other().announce(FAULTS);
        cars.other().push(fault(cars.other(), 1, cars.alias()));
        cars.other().push(cars.other().delete(cars.alias()));

        assertThat(mergesOf(reader.pull(), cars.alias())).isEmpty();
    }

    private record Merged(TestDevice one, TestDevice other, RowKey survivor, RowKey alias, String plate) {}

    private Merged mergedInAnkara() {
        TestDevice one = enrolled("Ankara");
        TestDevice other = enrolled("Ankara");
        String plate = "06 " + UUID.randomUUID();
        Merged cars = new Merged(one, other, one.row("vehicles", 1), other.row("vehicles", 7), plate);
        one.push(car(one, cars.survivor(), ColumnMask.ALL, plate, "Ankara"));
        other.push(car(other, cars.alias(), ColumnMask.ALL, plate, "Ankara"));
        return cars;
    }

    private Upsert car(TestDevice device, RowKey key, ColumnMask changed, String plate, String region) {
        return device.upsert(VEHICLES, key, clock.millis(), changed, plate, "n", region);
    }

    private Upsert fault(TestDevice device, long number, RowKey vehicle) {
        return device.upsert(
                FAULTS,
                device.row("vehicle_faults", number),
                clock.millis(),
                ColumnMask.ALL,
                vehicle.id(),
                "brakes",
                null);
    }

    private static List<RowId> mergesOf(List<Change> changes, RowKey alias) {
        return Read.of(changes, alias).stream()
                .filter(Merge.class::isInstance)
                .map(merge -> ((Merge) merge).into())
                .toList();
    }

    private record Office(TestDevice ankara, TestDevice hq, RowKey parent, RowKey child) {}

    private Office office() {
        TestDevice ankara = enrolled("Ankara");
        RowKey parent = ankara.row("employees", 1);
        RowKey child = ankara.row("timesheets", 1);
        ankara.push(
                ankara.employee(1, "Ali", "Ankara"),
                ankara.upsert(
                        TIMESHEETS, child, clock.millis(), ColumnMask.ALL, parent.id(), "2026-11-02", "n", "Ankara"));
        ankara.pull();
        return new Office(ankara, enrolled("ALL").met(), parent, child);
    }

    private Upsert move(TestDevice device, RowKey employee, String region) {
        return device.upsert(EMPLOYEES, employee, clock.millis(), REGION, "Ali", region);
    }

    private Upsert note(TestDevice device, RowKey sheet, RowKey employee, String notes) {
        return device.upsert(TIMESHEETS, sheet, clock.millis(), NOTES, employee.id(), "2026-11-02", notes, "Ankara");
    }

    /** Who wrote the two sides of the row's conflict, as the dashboard reads them. */
    private List<String> sides(RowKey row) {
        return jdbc.query("""
                select o.device_id from conflict c
                join log_entry e on (e.feed_id, e.seq) in
                    ((c.winner_feed_id, c.winner_seq), (c.loser_feed_id, c.loser_seq))
                join origin o using (origin_id)
                where c.row_id = ?
                """, found -> found.getString(1), row.id().text());
    }

    private TestDevice enrolled(String region) {
        return TestDevice.enrolled(region, clock);
    }
}
