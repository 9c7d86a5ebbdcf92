package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.EMPLOYEES;
import static com.rainstaff.sync.server.exchange.TestDevice.TIMESHEETS;
import static com.rainstaff.sync.server.exchange.TestDevice.VEHICLES;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Split;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SettlingTest {
    private static final ColumnMask NAME = ColumnMask.of(0);

    private final Jdbc jdbc;
    private final SettableClock clock;

    SettlingTest(Jdbc jdbc, SettableClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Test
    void undoing_brings_the_lost_edit_back_to_everybody() {
        Met met = twoWhoKnowOneRow();
        editedByBoth(met);

        settle(conflictOf(met.row()), "undo").statusCode(200);

        assertThat(Read.texts(met.one().pull(), met.row())).contains("earlier");
        assertThat(Read.texts(met.two().pull(), met.row())).contains("earlier");
        assertThat(Read.conflicts(jdbc, met.row())).isEmpty();
    }

    @Test
    void undoing_twice_is_undoing_once() {
        Met met = twoWhoKnowOneRow();
        editedByBoth(met);
        long conflict = conflictOf(met.row());
        settle(conflict, "undo").statusCode(200);
        long entries = entries(met.row());

        String again = settle(conflict, "resolve").statusCode(200).extract().path("resolution");

        assertThat(again).isEqualTo("undo");
        assertThat(entries(met.row())).isEqualTo(entries);
    }

    @Test
    void resolving_closes_the_conflict_and_changes_nothing() {
        Met met = twoWhoKnowOneRow();
        editedByBoth(met);
        long entries = entries(met.row());

        settle(conflictOf(met.row()), "resolve").statusCode(200);

        assertThat(entries(met.row())).isEqualTo(entries);
        assertThat(Read.conflicts(jdbc, met.row())).isEmpty();
    }

    @Test
    void a_deletion_that_lost_deletes_when_it_is_brought_back() {
        Met met = twoWhoKnowOneRow();
        Tombstone deletion = met.one().delete(met.row());
        clock.advance(Duration.ofSeconds(30));
        met.two().push(edit(met.two(), met.row(), clock.millis(), "later"));
        met.one().push(deletion);

        settle(conflictOf(met.row()), "undo").statusCode(200);

        assertThat(Read.of(met.two().pull(), met.row())).last().isInstanceOf(Tombstone.class);
        assertThat(Read.of(met.one().pull(), met.row())).last().isInstanceOf(Tombstone.class);
    }

    @Test
    void an_edit_that_lost_to_a_deletion_resurrects_the_row() {
        Met met = twoWhoKnowOneRow();
        Upsert edit = edit(met.one(), met.row(), clock.millis() - 40_000, "earlier");
        met.two().push(met.two().delete(met.row()));
        met.one().push(edit);

        settle(conflictOf(met.row()), "undo").statusCode(200);

        assertThat(Read.texts(met.one().pull(), met.row())).contains("earlier");
        assertThat(Read.texts(met.two().pull(), met.row())).contains("earlier");
    }

    @Test
    void a_later_edit_that_had_not_seen_the_undoing_meets_it() {
        Met met = twoWhoKnowOneRow();
        editedByBoth(met);
        Upsert unaware = edit(met.two(), met.row(), clock.millis(), "unaware");
        settle(conflictOf(met.row()), "undo").statusCode(200);

        met.two().push(unaware);

        assertThat(Read.conflicts(jdbc, met.row())).hasSize(1);
    }

    @Test
    void an_orphan_is_settled_by_restoring_what_it_belongs_to() {
        Orphan orphan = orphan();

        settle(conflictOf(orphan.child()), "restore-parent").statusCode(200);

        List<Change> pulled = enrolled("Ankara").pull();
        assertThat(Read.rows(pulled)).containsSubsequence(orphan.child(), orphan.parent());
        assertThat(Read.texts(pulled, orphan.parent())).contains("Ali");
        assertThat(Read.conflicts(jdbc, orphan.child())).isEmpty();
    }

    @Test
    void an_orphan_is_settled_by_letting_it_go() {
        Orphan orphan = orphan();

        settle(conflictOf(orphan.child()), "let-go").statusCode(200);

        assertThat(Read.of(orphan.writer().pull(), orphan.child())).last().isInstanceOf(Tombstone.class);
    }

    @Test
    void an_orphan_whose_parent_comes_back_by_itself_is_none_any_more() {
        Orphan orphan = orphan();
        TestDevice other = enrolled("Ankara").met();

        other.push(edit(other, orphan.parent(), clock.millis(), "back again"));

        assertThat(Read.conflicts(jdbc, orphan.child())).isEmpty();
    }

    @Test
    void a_cascade_that_comes_in_two_pushes_leaves_no_orphan_behind() {
        TestDevice one = enrolled("Ankara");
        RowKey parent = one.row("employees", 1);
        RowKey child = one.row("timesheets", 1);
        one.push(one.employee(1, "Ali", "Ankara"), sheet(one, child, parent, "Ankara"));

        one.push(one.delete(parent));
        one.push(one.delete(child));

        assertThat(Read.conflicts(jdbc, child)).isEmpty();
    }

    @Test
    void a_decision_that_does_not_fit_is_refused_and_changes_nothing() {
        Orphan orphan = orphan();

        settle(conflictOf(orphan.child()), "undo").statusCode(400);

        assertThat(Read.conflicts(jdbc, orphan.child())).containsExactly("orphan x1");
    }

    @Test
    void a_merge_is_split_into_the_two_rows_it_came_from() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        String plate = "06 " + UUID.randomUUID();
        RowKey survivor = one.row("vehicles", 1);
        RowKey alias = two.row("vehicles", 7);
        one.push(vehicle(one, survivor, plate, "of one"));
        two.push(vehicle(two, alias, plate, "of two"));
        TestDevice three = enrolled("Ankara");
        three.pull();

        settle(conflictOf(survivor), "undo").statusCode(200);

        List<Change> fresh = enrolled("Ankara").pull();
        assertThat(Read.texts(fresh, survivor)).contains("of one");
        assertThat(Read.texts(fresh, alias)).contains("of two");
        assertThat(Read.texts(three.pull(), alias)).contains("of two");
        assertThat(jdbc.query(
                        "select kind from log_entry where row_id = ? order by change_set_id, seq",
                        row -> row.getString("kind"),
                        alias.id().text()))
                .containsExactly("M", "S", "U");
        two.pull();
        two.push(vehicle(two, alias, plate, "edited by two"));
        List<Change> edited = enrolled("Ankara").pull();
        assertThat(Read.texts(edited, alias)).contains("edited by two");
        assertThat(Read.texts(edited, survivor)).contains("of one");
        assertThat(edited)
                .noneMatch(
                        change -> change instanceof Split split && split.key().equals(survivor));
    }

    @Test
    void a_push_whose_reply_was_lost_is_a_repetition_although_its_merge_was_split_meanwhile() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        String plate = "06 " + UUID.randomUUID();
        RowKey survivor = one.row("vehicles", 1);
        RowKey alias = two.row("vehicles", 7);
        one.push(vehicle(one, survivor, plate, "of one"));
        ExchangeRequest lost = two.request(
                List.of(vehicle(two, alias, plate, "of two"), vehicle(two, alias, plate, "edited by two")), 0);
        two.post(lost).then().statusCode(200);
        settle(conflictOf(survivor), "undo").statusCode(200);

        two.post(lost).then().statusCode(200).body("receipt.repeated", is(true));
    }

    @Test
    void a_merge_that_another_region_heard_of_is_split_into_what_came() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        String plate = "06 " + UUID.randomUUID();
        RowKey survivor = one.row("vehicles", 1);
        RowKey alias = two.row("vehicles", 7);
        one.push(vehicle(one, survivor, plate, "of one"));
        two.push(vehicle(two, alias, plate, "of two"));
        two.push(two.upsert(
                VEHICLES, alias, clock.millis(), ColumnMask.of(1, 2), plate, "moved and edited by two", "Izmir"));

        settle(conflictOf(survivor), "undo").statusCode(200);

        List<Change> fresh = enrolled("Izmir").pull();
        assertThat(Read.texts(fresh, survivor)).contains("moved and edited by two");
        assertThat(Read.texts(fresh, alias)).contains("of two");
    }

    @Test
    void only_administrators_settle() {
        given().header("Authorization", enrolled("Ankara").authorization)
                .post("/api/v1/conflicts/1/undo")
                .then()
                .statusCode(403);
        given().post("/api/v1/conflicts/1/undo").then().statusCode(401);
    }

    @Test
    void a_released_change_is_accepted_and_comes_back_to_its_device_too() {
        TestDevice one = enrolled("ALL");
        RowKey parent = one.row("employees", 1);
        RowKey child = one.row("timesheets", 1);
        one.push(sheet(one, child, parent, null));
        long kept = keptOf(child);
        release(kept).statusCode(422);
        one.push(one.employee(1, "Ali", "Ankara"));

        release(kept).statusCode(200);
        release(kept).statusCode(200);

        assertThat(Read.rows(enrolled("Ankara").pull())).contains(child);
        assertThat(Read.rows(one.pull())).contains(child);
        assertThat(jdbc.query(
                        "select detail from activity where kind = 'settlement' and device_id = ?",
                        row -> row.getString("detail"),
                        one.origin.device()))
                .hasSize(1);
        given().header("Authorization", "Bearer " + TestDevice.adminToken())
                .get("/api/v1/quarantine")
                .then()
                .statusCode(200)
                .body("findAll { it.id == " + kept + " }.size()", is(0));
    }

    @Test
    void a_released_change_is_judged_by_what_its_writer_had_seen() {
        TestDevice izmir = enrolled("Izmir");
        RowKey row = izmir.row("employees", 1);
        izmir.push(izmir.employee(1, "Ali", "Izmir"));
        TestDevice ankara = enrolled("Ankara").met();
        ankara.push(edit(ankara, row, clock.millis(), "foreign"));
        clock.advance(Duration.ofSeconds(30));
        TestDevice headquarters = enrolled("ALL");
        headquarters.pull();
        headquarters.push(headquarters.upsert(EMPLOYEES, row, clock.millis(), ColumnMask.of(1), "Ali", "Ankara"));

        release(keptOf(row)).statusCode(200);

        assertThat(Read.conflicts(jdbc, row)).containsExactly("update-update x1");
        assertThat(Read.texts(enrolled("Ankara").pull(), row)).contains("Ali");
    }

    @Test
    void what_stands_behind_a_poisonous_row_flows() {
        TestDevice one = enrolled("Ankara");
        RowKey parent = one.row("employees", 1);
        RowKey child = one.row("timesheets", 1);

        one.push(
                one.employee(1, "smuggled", "Izmir"),
                sheet(one, child, parent, "Ankara"),
                one.employee(2, "behind", "Ankara"));

        assertThat(Read.rows(enrolled("Ankara").pull()))
                .contains(child, one.row("employees", 2))
                .doesNotContain(parent);
    }

    @Test
    void a_child_that_is_brought_back_after_its_parent_moved_is_where_the_parent_is() {
        TestDevice one = enrolled("Ankara");
        RowKey parent = one.row("employees", 1);
        RowKey child = one.row("timesheets", 1);
        one.push(
                one.employee(1, "Ali", "Ankara"),
                one.upsert(
                        TIMESHEETS, child, clock.millis(), ColumnMask.ALL, parent.id(), "2026-11-02", "n", "Ankara"));
        one.pull();
        TestDevice two = enrolled("Ankara").met();
        clock.advance(Duration.ofMinutes(1));
        Upsert edit = one.upsert(
                TIMESHEETS,
                child,
                clock.millis() - 40_000,
                ColumnMask.of(2),
                parent.id(),
                "2026-11-02",
                "edited",
                "Ankara");
        two.push(two.delete(child));
        one.push(edit);
        TestDevice hq = enrolled("ALL").met();
        hq.push(hq.upsert(EMPLOYEES, parent, clock.millis(), ColumnMask.of(1), "Ali", "Izmir"));

        settle(conflictOf(child), "undo").statusCode(200);

        assertThat(Read.texts(enrolled("Izmir").pull(), child)).contains("edited");
    }

    private void editedByBoth(Met met) {
        Upsert earlier = edit(met.one(), met.row(), clock.millis() - 40_000, "earlier");
        met.two().push(edit(met.two(), met.row(), clock.millis() - 20_000, "later"));
        met.one().push(earlier);
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

    private record Orphan(TestDevice writer, RowKey parent, RowKey child) {}

    private Orphan orphan() {
        TestDevice one = enrolled("Ankara");
        TestDevice two = enrolled("Ankara");
        RowKey parent = one.row("employees", 1);
        one.push(one.employee(1, "Ali", "Ankara"));
        two.pull();
        one.push(one.delete(parent));
        RowKey child = two.row("timesheets", 1);
        two.push(sheet(two, child, parent, "Ankara"));
        return new Orphan(two, parent, child);
    }

    private Upsert sheet(TestDevice device, RowKey key, RowKey employee, String region) {
        return device.upsert(TIMESHEETS, key, clock.millis(), ColumnMask.ALL, employee.id(), "2026-11-02", "n", region);
    }

    private Upsert vehicle(TestDevice device, RowKey key, String plate, String notes) {
        return device.upsert(VEHICLES, key, clock.millis(), ColumnMask.ALL, plate, notes, "Ankara");
    }

    private static Upsert edit(TestDevice device, RowKey row, long wallMillis, String name) {
        return device.upsert(EMPLOYEES, row, wallMillis, NAME, name, "Ankara");
    }

    private static ValidatableResponse settle(long conflict, String decision) {
        return given().header("Authorization", "Bearer " + TestDevice.adminToken())
                .post("/api/v1/conflicts/" + conflict + "/" + decision)
                .then();
    }

    private static ValidatableResponse release(long kept) {
        return given().header("Authorization", "Bearer " + TestDevice.adminToken())
                .post("/api/v1/quarantine/" + kept + "/release")
                .then();
    }

    private long conflictOf(RowKey row) {
        return jdbc.first(
                        "select conflict_id from conflict where row_id = ? and resolved_at is null",
                        found -> found.getLong(1),
                        row.id().text())
                .orElseThrow();
    }

    private long keptOf(RowKey row) {
        return jdbc.first(
                        "select quarantine_id from quarantine where row_id = ?",
                        found -> found.getLong(1),
                        row.id().text())
                .orElseThrow();
    }

    private long entries(RowKey row) {
        return jdbc.first(
                        "select count(*) from log_entry where row_id = ?",
                        found -> found.getLong(1),
                        row.id().text())
                .orElseThrow();
    }

    private TestDevice enrolled(String region) {
        return TestDevice.enrolled(region, clock);
    }
}
