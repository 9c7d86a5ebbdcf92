package com.rainstaff.sync.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Introduction.EpochReply;
import com.rainstaff.sync.exchange.Introduction.EpochRequest;
import com.rainstaff.sync.exchange.Introduction.Findings;
import com.rainstaff.sync.exchange.Introduction.Holder;
import com.rainstaff.sync.exchange.Introduction.KnownReply;
import com.rainstaff.sync.exchange.Introduction.KnownRequest;
import com.rainstaff.sync.exchange.Introduction.Match;
import com.rainstaff.sync.exchange.Introduction.MatchReply;
import com.rainstaff.sync.exchange.Introduction.MatchRequest;
import com.rainstaff.sync.exchange.Introduction.Reply;
import com.rainstaff.sync.exchange.Introduction.Request;
import com.rainstaff.sync.exchange.Introduction.Resend;
import com.rainstaff.sync.exchange.Introduction.Resent;
import com.rainstaff.sync.exchange.Nonce;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LossyDatabase.class)
class EpochsTest {
    private final Jdbc jdbc;
    private final SettableClock clock;
    private final Generation generation;

    EpochsTest(Jdbc jdbc, SettableClock clock, Generation generation) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.generation = generation;
    }

    @Test
    void who_exchanged_last_gets_another_epoch_and_the_same_again_when_the_reply_was_lost() {
        TestDevice device = device();
        device.pull();
        EpochRequest request = new EpochRequest(holder(device), 0);

        EpochReply first = device.ask("epochs", request, EpochReply.class);
        EpochReply again = device.ask("epochs", request, EpochReply.class);

        assertThat(first.epoch()).isEqualTo(2);
        assertThat(again.epoch()).isEqualTo(2);
        assertThat(again.nonce()).isEqualTo(first.nonce());
        device.during(2, first.nonce()).pull();
        device.postTo("epochs", request).then().statusCode(409).body("type", equalTo("/problems/stale-nonce"));
    }

    @Test
    void the_request_whose_reply_was_lost_proves_as_well_and_a_copy_of_the_file_does_not() {
        TestDevice device = device();
        device.pull();
        Holder sent = holder(device);
        device.exchange(device.request(List.of(), 1));
        Holder copy = new Holder(sent.generation(), 1, sent.nonce(), "another PC");

        device.postTo("epochs", new EpochRequest(copy, 0))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/stale-nonce"));
        assertThat(device.ask("epochs", new EpochRequest(sent, 0), EpochReply.class)
                        .epoch())
                .isEqualTo(2);
    }

    @Test
    void the_numbers_of_a_new_epoch_start_anew_and_the_old_epochs_changes_come_back() {
        TestDevice device = device();
        Cursor before = device.met().cursor;
        device.push(device.employee(1, "Zeynep", "Ankara"));
        TestDevice restored = restored(device);
        restored.cursor = before;

        assertThat(restored.push(restored.employee(1, "Kaya", "Ankara"))
                        .receipt()
                        .repeated())
                .isFalse();
        assertThat(restored.pull())
                .extracting(Change::key)
                .contains(device.row("employees", 1))
                .doesNotContain(restored.row("employees", 1));
        device.postTo("epochs/findings", new Findings(2, 0, 3, 4)).then().statusCode(204);
        assertThat(activity(device)).contains("epoch 2 begins").contains("3 changes in it had been accepted");
    }

    @Test
    void entries_that_were_accepted_are_known_up_to_the_first_that_differs() {
        TestDevice device = device().met();
        Upsert first = device.employee(1, "Ali", "Ankara");
        Upsert second = device.employee(2, "Veli", "Ankara");
        Upsert third = device.employee(3, "Can", "Ankara");
        clock.advance(Duration.ofSeconds(1));
        device.push(first, second, third);
        Upsert typedAnew = at(third, clock.millis() + 60_000, third.image());

        assertThat(known(device, first, second, third).known()).isEqualTo(3);
        assertThat(known(device, first, with(second, "Someone else"), third).known())
                .isEqualTo(1);
        assertThat(known(device, first, second, typedAnew).known()).isEqualTo(2);
        assertThat(known(device, with(first, "Someone else")).receipt()).isNull();
    }

    @Test
    void known_changes_are_told_with_their_final_stamps() {
        TestDevice device = device().met();
        Upsert early = device.upsert(
                TestDevice.EMPLOYEES, device.row("employees", 7), 1_000_000, ColumnMask.ALL, "Ali", "Ankara");
        long stamp = device.push(early).receipt().stamps().get(0);

        assertThat(known(device, early).receipt().stamps()).containsExactly(stamp);
    }

    @Test
    void a_baseline_row_that_was_written_before_its_repetition_is_still_the_same() {
        TestDevice device = device();
        Upsert baseline = at(device.employee(1, "Ali", "Ankara"), 2, List.of());
        baseline = at(baseline, 2, List.of(new Value.Text("Ali"), new Value.Text("Ankara")));
        ExchangeRequest request = device.request(List.of(baseline), 0);
        device.exchange(request);

        assertThat(device.post(device.request(List.of(with(baseline, "Ayşe")), 0))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_baseline_row_that_lost_to_what_the_device_itself_had_written_brings_that_back() {
        TestDevice device = device().met();
        Upsert written = device.employee(1, "Ali", "Ankara");
        device.push(written);
        Upsert again = device.employee(1, "Veli", "Ankara");
        Upsert baseline = at(again, 2, again.image());

        for (int times = 0; times < 2; times++) {
            ExchangeReply reply = device.exchange(device.request(List.of(baseline), 0));

            assertThat(reply.corrections())
                    .as("corrections at push %d", times)
                    .singleElement()
                    .satisfies(correction -> assertThat(ChangeBlocks.decode(correction.blocks()))
                            .singleElement()
                            .satisfies(change ->
                                    assertThat(((Upsert) change).image()).isEqualTo(written.image())));
        }
    }

    @Test
    void a_nonce_that_the_database_forgot_begins_another_generation() {
        TestDevice device = device();
        device.pull();
        TestDevice other = device();
        String kept = device.nonce;
        device.pull();
        forget(device, kept);
        String before = generation.current();

        refused(device, "generation-changed");

        assertThat(generation.current()).isNotEqualTo(before);
        refused(other, "generation-changed");
        assertThat(activity(device)).contains("went back in time");
    }

    @Test
    void a_nonce_whose_number_the_database_gave_to_another_begins_another_generation() {
        TestDevice device = device();
        device.pull();
        forget(device, Nonce.number(device.nonce) + ".given-to-a-late-request.signed");
        String before = generation.current();

        refused(device, "generation-changed");

        assertThat(generation.current()).isNotEqualTo(before);
    }

    @Test
    void a_database_that_forgot_meeting_a_device_in_its_generation_went_back_in_time() {
        TestDevice exchanging = device().met();
        TestDevice presenting = device().met();
        for (TestDevice device : List.of(exchanging, presenting)) {
            device.pull();
            jdbc.update(
                    "update device set nonce = '1.x.y', previous_nonce = '', attempt = '', introduced_in = 'before'"
                            + " where device_id = ?",
                    device.origin.device());
        }
        String before = generation.current();

        refused(exchanging, "generation-changed");

        String second = generation.current();
        assertThat(second).isNotEqualTo(before);
        presenting.cursor = new Cursor(second, presenting.cursor.positions());
        Reply reply = presenting.ask("introductions", new Request(holder(presenting), presenting.cursor), Reply.class);
        assertThat(reply.cursor().generation())
                .as("generation of a device that says it was met in %s, which is the database's", second)
                .isNotIn(before, second);
    }

    @Test
    void a_cursor_beyond_the_head_begins_another_generation() {
        TestDevice device = device();
        device.pull();
        String before = generation.current();
        device.cursor = device.cursor.advancedTo("Ankara", device.cursor.position("Ankara") + 1_000_000);

        refused(device, "generation-changed");

        assertThat(generation.current()).isNotEqualTo(before);
    }

    @Test
    void what_was_lost_is_taken_back_as_it_was_and_only_until_something_new_comes() {
        TestDevice device = device().met();
        Upsert lost = device.employee(1, "Zeynep", "Ankara");
        ExchangeReply accepted = device.push(lost);
        long stamp = accepted.receipt().stamps().isEmpty()
                ? lost.version().stamp()
                : accepted.receipt().stamps().get(0);
        loseLast(device);
        Holder holder = holder(device);
        Reply reply = device.ask("introductions", new Request(holder, device.cursor), Reply.class);

        assertThat(reply.accepted()).isEmpty();
        assertThat(reply.cursor().generation()).isEqualTo(generation.current());
        assertThat(device.ask("introductions", new Request(holder, device.cursor), Reply.class)
                        .nonce())
                .isEqualTo(reply.nonce());
        clock.advance(Duration.ofHours(1));
        Resend resend = resend(device, reply.nonce(), at(lost, stamp >> 16, lost.image()));
        for (int times = 0; times < 2; times++) {
            assertThat(device.ask("introductions/resends", resend, Resent.class).through())
                    .isEqualTo(lost.sequence());
        }
        assertThat(stamp(lost)).isEqualTo(stamp);
        device.cursor = reply.cursor();
        device.nonce = reply.nonce();
        device.announced = false;
        device.push(device.employee(2, "Veli", "Ankara"));
        device.postTo("introductions/resends", resend)
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/stale-nonce"));
    }

    /** Of equal stamps the later device id wins, and ids are drawn: several devices, since one might win by its id. */
    @Test
    void an_edit_that_is_taken_back_does_not_lose_to_what_the_server_makes_of_the_change_before_it() {
        for (int round = 0; round < 6; round++) {
            TestDevice other = device().met();
            TestDevice device = device().met();
            Upsert parent = other.employee(1, "Zeynep", "Ankara");
            other.push(parent);
            RowKey child = device.row("timesheets", 1);
            Upsert inserted = sheet(device, child, parent, "typed");
            Upsert edited = sheet(device, child, parent, "corrected");
            device.push(inserted, edited);
            loseLast(device);
            clock.advance(Duration.ofMinutes(1));
            TestDevice mover = device();
            mover.push(mover.upsert(
                    TestDevice.EMPLOYEES, parent.key(), clock.millis(), ColumnMask.ALL, "Zeynep", "Izmir"));
            Reply reply = device.ask("introductions", new Request(holder(device), device.cursor), Reply.class);

            device.ask("introductions/resends", resend(device, reply.nonce(), inserted, edited), Resent.class);

            assertThat(Read.texts(TestDevice.enrolled("Izmir", clock).pull(), child))
                    .contains("corrected");
        }
    }

    private Upsert sheet(TestDevice device, RowKey child, Upsert parent, String notes) {
        return device.upsert(
                TestDevice.TIMESHEETS,
                child,
                clock.millis(),
                ColumnMask.ALL,
                parent.key().id(),
                "2026-11-03",
                notes,
                "Ankara");
    }

    @Test
    void a_second_holder_that_presents_itself_is_refused() {
        TestDevice device = device();
        device.pull();
        Holder first = holder(device);
        Holder second = new Holder(first.generation(), 1, first.nonce(), "another PC");
        generation.wentBack(generation.current(), device.origin.device(), "test");
        device.ask("introductions", new Request(first, device.cursor), Reply.class);

        device.postTo("introductions", new Request(second, device.cursor))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/stale-nonce"));
    }

    @Test
    void who_never_got_the_answer_to_its_presentation_presents_itself_in_the_next_generation_too() {
        TestDevice device = device();
        device.pull();
        Holder first = holder(device);
        Holder copy = new Holder(first.generation(), 1, first.nonce(), "another PC");
        generation.wentBack(generation.current(), device.origin.device(), "test");
        Reply lost = device.ask("introductions", new Request(first, device.cursor), Reply.class);
        generation.wentBack(generation.current(), device.origin.device(), "once more");

        device.postTo("introductions", new Request(copy, device.cursor)).then().statusCode(409);
        Reply reply = device.ask("introductions", new Request(first, device.cursor), Reply.class);

        assertThat(Nonce.number(reply.nonce())).isGreaterThan(Nonce.number(lost.nonce()));
        assertThat(reply.cursor().generation()).isEqualTo(generation.current());
    }

    @Test
    void an_older_copy_does_not_get_ahead_by_presenting_itself_first() {
        TestDevice device = device();
        device.pull();
        Holder copy = new Holder(device.cursor.generation(), 1, device.nonce, "another PC");
        device.pull();
        device.pull();
        generation.wentBack(generation.current(), device.origin.device(), "test");

        device.postTo("introductions", new Request(copy, device.cursor)).then().statusCode(409);
        assertThat(device.ask("introductions", new Request(holder(device), device.cursor), Reply.class)
                        .epoch())
                .isEqualTo(1);
    }

    @Test
    void a_device_that_the_database_lost_is_enrolled_again_under_its_id_and_sends_again_what_it_has() {
        TestDevice device = device().met();
        Upsert lost = device.employee(1, "Zeynep", "Ankara");
        device.push(lost);
        loseAll(device);
        String id = device.origin.device();

        TestDevice again =
                TestDevice.of(TestDevice.enrolAgain(new Enrolment.Again(id, 1, device.nonce), "Ankara"), clock);

        assertThat(again.origin).isEqualTo(device.origin);
        assertThat(Nonce.number(again.nonce)).isGreaterThan(Nonce.number(device.nonce));
        Reply reply = again.ask("introductions", new Request(holder(again), device.cursor), Reply.class);
        assertThat(reply.accepted()).isEmpty();
        again.ask("introductions/resends", resend(again, reply.nonce(), lost), Resent.class);
        assertThat(stamp(lost)).isEqualTo(lost.version().stamp());
        EpochReply begun =
                again.ask("epochs", new EpochRequest(new Holder("", 1, reply.nonce(), "then"), 0), EpochReply.class);
        again.during(begun.epoch(), begun.nonce()).pull();
    }

    @Test
    void of_two_copies_the_one_that_a_person_enrols_again_goes_on() {
        TestDevice device = device();
        device.pull();
        String id = device.origin.device();

        TestDevice chosen =
                TestDevice.of(TestDevice.enrolAgain(new Enrolment.Again(id, 1, device.nonce), "Ankara"), clock);

        device.post(device.request(List.of(), 1)).then().statusCode(401);
        assertThat(chosen.ask("epochs", new EpochRequest(holder(chosen), 0), EpochReply.class)
                        .epoch())
                .isEqualTo(2);
    }

    @Test
    void a_token_of_another_region_makes_nobody_the_device() {
        TestDevice device = device();
        device.pull();

        TestDevice.enrolAgain(new Enrolment.Again(device.origin.device(), 1, device.nonce), "Bursa")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/enrolment-refused"));
        TestDevice.enrolAgain(new Enrolment.Again("not an id", 1, ""), "Bursa")
                .then()
                .statusCode(400);
        device.pull();
    }

    @Test
    void rows_of_a_replaced_file_are_matched_by_number_or_plate_and_only_with_known_contents() {
        TestDevice device = device().met();
        Upsert first = device.employee(1, "Ali", "Ankara");
        Upsert renamed = with(device.employee(1, "x", "Ankara"), "Ali Kaya");
        Upsert car = device.upsert(
                TestDevice.VEHICLES,
                device.row("vehicles", 5),
                clock.millis(),
                ColumnMask.ALL,
                "06 EP " + device.origin.device(),
                "",
                "Ankara");
        device.push(first, renamed, car);
        TestDevice replaced = device.during(1, "");

        List<Match> matches = match(
                replaced,
                replaced.upsert(TestDevice.EMPLOYEES, device.row("employees", 1), 0, ColumnMask.ALL, "Ali", null),
                replaced.upsert(
                        TestDevice.EMPLOYEES,
                        device.row("employees", 2),
                        0,
                        ColumnMask.ALL,
                        "Veli of " + device.origin.device(),
                        "Ankara"),
                replaced.upsert(
                        TestDevice.VEHICLES,
                        device.row("vehicles", 77),
                        0,
                        ColumnMask.ALL,
                        "06 EP " + device.origin.device(),
                        "",
                        "Ankara"));

        assertThat(matches)
                .extracting(found -> found.sequence() + " " + found.row())
                .containsExactlyInAnyOrder(
                        "1 " + first.key().id(), "3 " + car.key().id());
        assertThat(matches.stream()
                        .filter(found -> found.sequence() == 1)
                        .findFirst()
                        .orElseThrow()
                        .stamp())
                .isLessThan(stamp(renamed));
    }

    @Test
    void a_row_that_shares_number_but_not_contents_is_not_matched() {
        TestDevice device = device().met();
        device.push(device.employee(1, "Ali", "Ankara"));
        TestDevice replaced = device.during(1, "");

        assertThat(match(
                        replaced,
                        replaced.upsert(
                                TestDevice.EMPLOYEES,
                                device.row("employees", 1),
                                0,
                                ColumnMask.ALL,
                                "Can of " + device.origin.device(),
                                "Ankara")))
                .isEmpty();
    }

    private static List<Match> match(TestDevice device, Change... rows) {
        PushedChanges push = PushedChanges.of(new ChangeSet(device.origin, List.of(), List.of(rows)));
        MatchRequest request = new MatchRequest(1, List.of(TestDevice.EMPLOYEES, TestDevice.VEHICLES), push);
        return device.ask("epochs/matches", request, MatchReply.class).matches();
    }

    private TestDevice device() {
        return TestDevice.enrolled("Ankara", clock);
    }

    private static Holder holder(TestDevice device) {
        return new Holder(device.cursor.generation(), device.origin.epoch(), device.nonce, "after " + device.nonce);
    }

    private static TestDevice restored(TestDevice device) {
        EpochReply reply = device.ask("epochs", new EpochRequest(holder(device), 0), EpochReply.class);
        return device.during(reply.epoch(), reply.nonce());
    }

    private static KnownReply known(TestDevice device, Change... changes) {
        PushedChanges push = PushedChanges.of(new ChangeSet(device.origin, List.of(Map.of()), List.of(changes)));
        return device.ask("epochs/known", new KnownRequest(device.origin.epoch(), push), KnownReply.class);
    }

    private static Resend resend(TestDevice device, String nonce, Change... changes) {
        return new Resend(
                nonce,
                1,
                List.of(TestDevice.EMPLOYEES, TestDevice.TIMESHEETS),
                PushedChanges.of(new ChangeSet(device.origin, List.of(Map.of()), List.of(changes))));
    }

    private static Upsert with(Upsert upsert, String name) {
        return at(upsert, upsert.version().wallMillis(), List.of(new Value.Text(name), new Value.Text("Ankara")));
    }

    private static Upsert at(Upsert upsert, long wallMillis, List<Value> image) {
        RowVersion version = RowVersion.of(
                wallMillis << 16 | upsert.version().stamp() & 0xffff,
                upsert.version().origin());
        return new Upsert(
                upsert.sequence(), upsert.key(), version, upsert.base(), upsert.schema(), upsert.changed(), image);
    }

    private static void refused(TestDevice device, String type) {
        device.post(device.request(List.of(), 1)).then().statusCode(409).body("type", equalTo("/problems/" + type));
    }

    private void forget(TestDevice device, String nonce) {
        jdbc.update(
                "update device set nonce = ?, previous_nonce = 'x', attempt = 'x' where device_id = ?",
                nonce,
                device.origin.device());
    }

    /** As after a restore to just before the device's only push, which the device proves. */
    private void loseLast(TestDevice device) {
        String own = device.origin.device();
        jdbc.update("delete from row_state where row_id like ?", own + ".%");
        jdbc.update("""
                update feed set head = r.first_seq - 1 from change_set_range r join change_set c using (change_set_id)
                where r.feed_id = feed.feed_id and c.device_id = ?
                """, own);
        for (String table : List.of("log_entry", "change_set_range", "change_set")) {
            jdbc.update(
                    "delete from " + table
                            + " where change_set_id in (select change_set_id from change_set where device_id = ?)",
                    own);
        }
        jdbc.update("update device set nonce = '1.x.y', previous_nonce = '', attempt = '' where device_id = ?", own);
        refused(device, "generation-changed");
    }

    private void loseAll(TestDevice device) {
        loseLast(device);
        jdbc.update("delete from enrolment_token where used_by = ?", device.origin.device());
        jdbc.update("delete from device where device_id = ?", device.origin.device());
    }

    private long stamp(Upsert upsert) {
        return jdbc.first(
                        "select stamp from row_state where row_id = ?",
                        row -> row.getLong("stamp"),
                        upsert.key().id().text())
                .orElseThrow();
    }

    private String activity(TestDevice device) {
        return String.join(
                "\n",
                jdbc.query(
                        "select detail from activity where device_id = ?",
                        row -> row.getString("detail"),
                        device.origin.device()));
    }
}
