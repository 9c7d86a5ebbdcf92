package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.EMPLOYEES;
import static com.rainstaff.sync.server.exchange.TestDevice.TIMESHEETS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import com.rainstaff.sync.server.upkeep.Retirement;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A PC that was away for longer than deletions are remembered, and clocks that are off. */
@QuarkusTest
class LateReturnTest {
    private final Jdbc jdbc;
    private final SettableClock clock;
    private final Retirement retirement;
    private final Generation generation;

    LateReturnTest(Jdbc jdbc, SettableClock clock, Retirement retirement, Generation generation) {
        this.generation = generation;
        this.jdbc = jdbc;
        this.clock = clock;
        this.retirement = retirement;
    }

    @Test
    void an_edit_of_a_row_whose_deletion_was_forgotten_is_a_conflict_and_no_resurrection() {
        Away away = awayWhileARowWasDeleted();
        assertThat(isKnown(away.row())).isFalse();

        ExchangeReply reply = away.pc().push(edit(away.pc(), away.row(), "edited while away"));

        assertThat(reply.receipt().superseded()).isEqualTo(1);
        assertThat(Read.conflicts(jdbc, away.row())).containsExactly("late-return x1");
        assertThat(Read.of(enrolled().pull(), away.row())).last().isInstanceOf(Tombstone.class);
        assertThat(Read.of(away.pc().pull(), away.row())).hasOnlyElementsOfType(Tombstone.class);
    }

    @Test
    void a_chain_of_edits_in_several_pushes_stays_one_such_conflict() {
        Away away = awayWhileARowWasDeleted();
        away.pc().backlog = 3;
        away.pc().push(edit(away.pc(), away.row(), "first"), edit(away.pc(), away.row(), "second"));
        away.pc().push(edit(away.pc(), away.row(), "third"));

        assertThat(Read.conflicts(jdbc, away.row())).containsExactly("late-return x3");
        assertThat(Read.of(enrolled().pull(), away.row())).last().isInstanceOf(Tombstone.class);
    }

    @Test
    void a_row_that_belongs_to_one_whose_deletion_was_forgotten_is_kept_and_shown() {
        Away away = awayWhileARowWasDeleted();
        RowKey sheet = away.pc().row("timesheets", 1);

        away.pc()
                .push(away.pc()
                        .upsert(
                                TIMESHEETS,
                                sheet,
                                clock.millis(),
                                ColumnMask.ALL,
                                away.row().id(),
                                "2026-11-02",
                                "n",
                                "Ankara"));

        assertThat(Read.rows(enrolled().pull())).contains(sheet);
        assertThat(Read.conflicts(jdbc, sheet)).containsExactly("orphan x1");
    }

    @Test
    void what_else_a_returning_pc_brings_is_judged_as_ever() {
        Away away = awayWhileARowWasDeleted();

        away.pc()
                .push(
                        edit(away.pc(), away.other(), "edited while away"),
                        away.pc().employee(77, "new", "Ankara"));

        assertThat(Read.texts(enrolled().pull(), away.other())).contains("edited while away");
        assertThat(Read.rows(enrolled().pull())).contains(away.pc().row("employees", 77));
        assertThat(Read.conflicts(jdbc, away.other())).isEmpty();
    }

    @Test
    void a_row_of_another_pc_that_nobody_knows_is_not_brought_to_life_by_a_retired_one() {
        Away away = awayWhileARowWasDeleted();
        RowKey stranger = enrolled().row("employees", 5);

        away.pc().push(edit(away.pc(), stranger, "whose is it"));

        assertThat(Read.conflicts(jdbc, stranger)).containsExactly("late-return x1");
        assertThat(Read.of(enrolled().pull(), stranger)).last().isInstanceOf(Tombstone.class);
    }

    @Test
    void a_pc_is_retired_while_it_is_silent_and_no_more_once_it_is_in_step() {
        Away away = awayWhileARowWasDeleted();
        assertThat(isRetired(away.pc())).isTrue();
        assertThat(alerts(away.pc())).singleElement().asString().contains("retired");

        away.pc().backlog = 1;
        away.pc().push(away.pc().employee(78, "first of two", "Ankara"));
        assertThat(isRetired(away.pc())).isFalse();
    }

    @Test
    void a_pc_does_not_count_as_silent_for_what_the_database_has_forgotten() {
        TestDevice pc = enrolled().met();
        clock.advance(Duration.ofDays(100));
        generation.wentBack(generation.current(), pc.origin.device(), "test");
        retirement.run();
        assertThat(isRetired(pc)).as("right after the database went back").isFalse();

        clock.advance(Duration.ofDays(91));
        retirement.run();

        assertThat(isRetired(pc)).as("silent ever since").isTrue();
    }

    @Test
    void a_deletion_that_a_live_row_belongs_to_is_remembered() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        RowKey parent = one.row("employees", 1);
        one.push(one.employee(1, "Ali", "Ankara"));
        two.pull();
        one.push(one.delete(parent));
        two.push(two.upsert(
                TIMESHEETS,
                two.row("timesheets", 1),
                clock.millis(),
                ColumnMask.ALL,
                parent.id(),
                "2026-11-02",
                "n",
                "Ankara"));
        clock.advance(Duration.ofDays(100));

        retirement.run();

        assertThat(isKnown(parent)).isTrue();
    }

    @Test
    void the_past_keeps_a_row_whose_deletion_was_forgotten() {
        TestDevice one = enrolled();
        String name = "Ali " + UUID.randomUUID();
        one.push(one.employee(1, name, "Ankara"));
        String then = clock.instant().toString();
        clock.advance(Duration.ofMinutes(1));
        one.push(one.delete(one.row("employees", 1)));
        clock.advance(Duration.ofDays(100));
        retirement.run();

        given().header("Authorization", "Bearer " + TestDevice.adminToken())
                .get("/api/v1/recovery/snapshot?region=Ankara&at=" + then)
                .then()
                .statusCode(200)
                .body(containsString(name));
    }

    @Test
    void a_deletion_younger_than_the_limit_is_remembered() {
        TestDevice one = enrolled();
        one.push(one.employee(1, "Ali", "Ankara"));
        one.push(one.delete(one.row("employees", 1)));
        clock.advance(Duration.ofDays(80));

        retirement.run();

        assertThat(isKnown(one.row("employees", 1))).isTrue();
    }

    @Test
    void a_writer_who_had_heard_of_the_deletion_may_bring_the_row_back() {
        Away away = awayWhileARowWasDeleted();
        away.pc().pull();

        away.pc().push(edit(away.pc(), away.row(), "on purpose"));

        assertThat(Read.texts(enrolled().pull(), away.row())).contains("on purpose");
        assertThat(Read.conflicts(jdbc, away.row())).isEmpty();
    }

    @Test
    void stamps_from_the_future_raise_one_alert_until_the_clock_is_right_again() {
        TestDevice one = enrolled();
        for (int day = 1; day <= 3; day++) {
            one.push(one.upsert(
                    EMPLOYEES,
                    one.row("employees", day),
                    clock.millis() + Duration.ofDays(day).toMillis(),
                    ColumnMask.ALL,
                    "Ali",
                    "Ankara"));
        }
        assertThat(alerts(one)).singleElement().asString().contains("into the future");
        assertThat(isClockOff(one)).isTrue();

        one.pull();

        assertThat(alerts(one)).hasSize(2).last().asString().contains("right again");
        assertThat(isClockOff(one)).isFalse();
    }

    @Test
    void a_row_that_was_moved_and_deleted_in_one_push_is_not_resurrected_by_who_was_away() {
        TestDevice pc = enrolled();
        // The old region's numbers are above the new one's.
        for (int filler = 100; filler < 130; filler++) {
            pc.push(pc.employee(filler, "filler", "Ankara"));
        }
        RowKey row = pc.row("employees", 1);
        pc.push(pc.employee(1, "Ali", "Ankara"));
        pc.pull();
        TestDevice hq = TestDevice.enrolled("ALL", clock).met();
        hq.push(hq.upsert(EMPLOYEES, row, clock.millis(), ColumnMask.of(1), "Ali", "Izmir"), hq.delete(row));
        clock.advance(Duration.ofDays(100));
        retirement.run();

        ExchangeReply reply = pc.push(pc.upsert(EMPLOYEES, row, clock.millis(), ColumnMask.of(0), "Veli", "Ankara"));

        assertThat(reply.receipt().superseded()).isEqualTo(1);
        assertThat(Read.conflicts(jdbc, row)).containsExactly("late-return x1");
    }

    private record Away(TestDevice pc, RowKey row, RowKey other) {}

    private Away awayWhileARowWasDeleted() {
        TestDevice here = enrolled();
        here.push(here.employee(1, "Ali", "Ankara"), here.employee(2, "Veli", "Ankara"));
        TestDevice away = enrolled().met();
        here.push(here.delete(here.row("employees", 1)));
        clock.advance(Duration.ofDays(100));
        retirement.run();
        return new Away(away, here.row("employees", 1), here.row("employees", 2));
    }

    private Upsert edit(TestDevice device, RowKey row, String name) {
        return device.upsert(EMPLOYEES, row, clock.millis(), ColumnMask.of(0), name, "Ankara");
    }

    private boolean isKnown(RowKey row) {
        return jdbc.first(
                        "select 1 from row_state where row_id = ?",
                        found -> 1,
                        row.id().text())
                .isPresent();
    }

    private boolean isRetired(TestDevice device) {
        return flag("select retired_at is not null from device where device_id = ?", device);
    }

    private boolean isClockOff(TestDevice device) {
        return flag("select clock_off_since is not null from device where device_id = ?", device);
    }

    private boolean flag(String sql, TestDevice device) {
        return jdbc.first(sql, row -> row.getBoolean(1), device.origin.device()).orElseThrow();
    }

    private List<String> alerts(TestDevice device) {
        return jdbc.query(
                "select detail from activity where kind = 'alert' and device_id = ? order by activity_id",
                row -> row.getString("detail"),
                device.origin.device());
    }

    private TestDevice enrolled() {
        return TestDevice.enrolled("Ankara", clock);
    }
}
