package com.rainstaff.sync.server.exchange;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Erase;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.DeviceReport;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProofTest {
    private static final int PAGE = 5_000;
    private static final ColumnMask ALL = ColumnMask.ALL;

    private final Jdbc jdbc;
    private final SettableClock clock;
    private final ObjectMapper mapper;

    ProofTest(Jdbc jdbc, SettableClock clock, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.mapper = mapper;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sums_are_what_the_feeds_fold_to_after_any_history(long seed) {
        Random random = new Random(seed);
        List<TestDevice> devices = List.of(enrolled("Bursa"), enrolled("Bursa"), enrolled("Izmir"), enrolled("ALL"));
        List<RowKey> employees = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            clock.advance(Duration.ofSeconds(1));
            TestDevice device = devices.get(random.nextInt(devices.size()));
            String region =
                    device == devices.get(2) || random.nextInt(4) == 0 && device == devices.get(3) ? "Izmir" : "Bursa";
            if (random.nextInt(3) == 0) {
                device.pull();
            }
            device.push(change(random, device, region, employees, seed, step));
        }

        for (String region : List.of("Bursa", "Izmir", "ALL")) {
            TestDevice fresh = enrolled(region);
            assertThat(sums(fresh).tables())
                    .as("seed %d, %s", seed, region)
                    .containsAllEntriesOf(fold(region, fresh.pull()));
        }
        assertThat(broken()).as("seed %d", seed).isEmpty();
    }

    private Change change(
            Random random, TestDevice device, String region, List<RowKey> employees, long seed, int step) {
        int what = random.nextInt(10);
        if (what < 3 || employees.isEmpty()) {
            Upsert fresh = device.employee(step + 1, "fresh " + step, region);
            employees.add(fresh.key());
            return fresh;
        } else if (what < 5) {
            String plate = "16 S" + seed + " " + random.nextInt(4);
            return device.upsert(
                    TestDevice.VEHICLES, device.row("vehicles", step + 1), clock.millis(), ALL, plate, "n", region);
        }
        RowKey row = employees.get(random.nextInt(employees.size()));
        return what < 7
                ? device.delete(row)
                : device.upsert(TestDevice.EMPLOYEES, row, clock.millis(), ALL, "edited " + step, region);
    }

    @Test
    void sums_come_with_the_heads_they_belong_to_and_only_where_asked() {
        TestDevice one = enrolled("Bursa");
        one.push(one.employee(1, "Ali", "Bursa"));
        one.pull();

        assertThat(one.exchange(one.request(List.of(), PAGE)).sums()).isNull();
        assertThat(sums(one).heads()).containsExactlyInAnyOrderEntriesOf(one.cursor.positions());
    }

    @Test
    void a_reply_tells_through_which_outbox_number_the_server_has_everything() {
        TestDevice one = enrolled("Bursa");
        one.push(one.employee(1, "Ali", "Bursa"), one.employee(2, "Veli", "Bursa"));

        assertThat(one.exchange(one.request(List.of(), PAGE)).accepted()).isEqualTo(2);
    }

    @Test
    void a_listing_has_each_row_as_it_is_now_deleted_ones_included() throws Exception {
        TestDevice one = enrolled("Bursa");
        RowKey kept = one.row("employees", 1);
        RowKey deleted = one.row("employees", 2);
        one.push(one.employee(1, "Ali", "Bursa"), one.employee(2, "Veli", "Bursa"));
        one.push(one.employee(1, "Ayşe", "Bursa"), one.delete(deleted));

        Map<RowKey, Change> listed = listed(one, "employees");

        assertThat(listed.get(deleted)).isInstanceOf(Tombstone.class);
        assertThat(((Upsert) listed.get(kept)).image().get(0).toString()).contains("Ayşe");
    }

    @Test
    void a_long_listing_comes_in_parts_that_miss_nothing() throws Exception {
        TestDevice one = enrolled("Bursa");
        List<Upsert> many = new ArrayList<>();
        for (int i = 1; i <= 2_100; i++) {
            many.add(one.employee(i, "number " + i, "Bursa"));
        }
        one.pushAll(many);

        one.push(one.upsert(TestDevice.VEHICLES, one.row("vehicles", 1), clock.millis(), ALL, "16 L 1", "n", "Bursa"));

        List<RowListing> parts = parts(one, "employees", "vehicles");

        assertThat(rowsOf(parts).keySet())
                .containsAll(many.stream().map(Upsert::key).toList())
                .contains(one.row("vehicles", 1));
        assertThat(parts)
                .allSatisfy(part -> assertThat(rowsOf(List.of(part))).hasSizeLessThanOrEqualTo(1_000))
                .last()
                .satisfies(last -> assertThat(last.stretches())
                        .as("one part goes from table to table")
                        .extracting(RowListing.Stretch::table)
                        .containsSubsequence("employees", "vehicles"));
    }

    @Test
    void tables_are_listed_in_the_order_asked_for_with_the_heads_of_all_feeds_read() throws Exception {
        TestDevice one = enrolled("Bursa");
        one.push(
                one.upsert(TestDevice.VEHICLES, one.row("vehicles", 1), clock.millis(), ALL, "16 O 1", "n", "Bursa"),
                one.employee(2, "Ali", "Bursa"));
        one.pull();

        List<RowListing> parts = parts(one, "vehicles", "no such table", "employees");

        assertThat(parts.stream().flatMap(part -> part.stretches().stream()))
                .extracting(RowListing.Stretch::table)
                .containsSubsequence("vehicles", "employees")
                .doesNotContain("no such table");
        assertThat(parts).allSatisfy(part -> assertThat(part.heads()).isEqualTo(one.cursor.positions()));
    }

    @Test
    void a_device_lists_its_own_feeds_alone() throws Exception {
        TestDevice one = enrolled("Bursa");

        TestDevice foreign = enrolled("Izmir");
        foreign.push(foreign.employee(1, "Ali", "Izmir"));

        assertThat(listed(one, "employees")).doesNotContainKey(foreign.row("employees", 1));
        assertThat(listed(foreign, "employees")).containsKey(foreign.row("employees", 1));
        assertThat(listed(enrolled("ALL"), "employees")).containsKey(foreign.row("employees", 1));
        rows(one.authorization, "{\"tables\":[\"employees\"],\"feed\":\"Izmir\"}")
                .then()
                .statusCode(403);
        rows(one.authorization, "{\"tables\":[\"employees\"],\"feed\":\"nowhere\"}")
                .then()
                .statusCode(403);
        rows("Bearer " + TestDevice.adminToken(), "{\"tables\":[\"employees\"]}")
                .then()
                .statusCode(403);
    }

    @Test
    void a_listing_that_names_no_tables_is_refused() {
        TestDevice one = enrolled("Bursa");

        for (String body : List.of(
                "",
                "null",
                "{}",
                "[]",
                "{\"tables\":[null]}",
                "{\"tables\":[\"nul\\u0000\"]}",
                "{\"tables\":[\"t\"],\"feed\":\"*\",\"after\":\"\\u0000\"}")) {
            assertThat(rows(one.authorization, body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void contents_changed_in_the_database_are_named_and_not_passed_on() throws Exception {
        TestDevice one = enrolled("Bursa");
        RowKey row = one.row("employees", 1);
        one.push(one.employee(1, "Ali", "Bursa"));
        String sound = image(row);

        rewrite("update log_entry set image = '[\"forged\",\"Bursa\"]' where row_id = ?", row);
        try {
            for (int i = 0; i < 2; i++) {
                List<RowListing> parts = parts(one, "employees");
                assertThat(parts.stream()
                                .flatMap(part -> part.stretches().stream())
                                .flatMap(stretch -> stretch.damaged().stream()))
                        .contains(row.id());
                assertThat(rowsOf(parts)).doesNotContainKey(row);
            }
            assertThat(jdbc.query(
                            "select kind from integrity_alert where place like ?",
                            found -> found.getString("kind"),
                            "employees " + row.id() + " Bursa/%"))
                    .containsExactly("damaged-contents");
            assertThat(broken())
                    .anySatisfy(broken -> assertThat(broken)
                            .startsWith("Bursa " + sequence(row))
                            .contains("not those that were accepted"));
        } finally {
            rewrite("update log_entry set image = '" + sound + "' where row_id = ?", row);
        }
        assertThat(broken()).isEmpty();
    }

    @Test
    void an_entry_that_was_changed_breaks_its_feeds_chain_where_it_stands() {
        TestDevice one = enrolled("Bursa");
        RowKey row = one.row("employees", 1);
        one.push(one.employee(1, "Ali", "Bursa"));
        one.push(one.employee(2, "Veli", "Bursa"));

        rewrite("update log_entry set stamp = stamp + 1 where row_id = ?", row);
        try {
            assertThat(broken())
                    .anySatisfy(broken -> assertThat(broken)
                            .startsWith("Bursa " + sequence(row))
                            .contains("chain does not fit"));
        } finally {
            rewrite("update log_entry set stamp = stamp - 1 where row_id = ?", row);
        }
        assertThat(broken()).isEmpty();
    }

    @Test
    void an_entry_of_the_activity_log_that_was_changed_breaks_its_chain() {
        enrolled("Bursa");
        long entry = jdbc.first("select max(activity_id) as id from activity", row -> row.getLong("id"))
                .orElseThrow();

        jdbc.update("update activity set actor = actor || '!' where activity_id = ?", entry);
        try {
            assertThat(broken())
                    .containsExactly(
                            "activity " + entry + " the chain does not fit: an entry was changed or taken out");
        } finally {
            jdbc.update("update activity set actor = rtrim(actor, '!') where activity_id = ?", entry);
        }
        assertThat(broken()).isEmpty();
    }

    @Test
    void a_sum_that_does_not_fit_its_rows_is_found() {
        TestDevice one = enrolled("Bursa");
        one.push(one.employee(1, "Ali", "Bursa"));
        String wrong = """
                update feed_sum set rows = rows + ? where feed_id = (select feed_id from feed where name = 'Bursa')
                  and table_id = (select table_id from synced_table where name = 'employees')""";

        jdbc.update(wrong, 1);
        try {
            assertThat(broken()).anySatisfy(broken -> assertThat(broken).contains("the sum of table employees"));
        } finally {
            jdbc.update(wrong, -1);
        }
        assertThat(broken()).isEmpty();
    }

    @Test
    void only_administrators_check() {
        TestDevice one = enrolled("Bursa");

        given().header("Authorization", one.authorization)
                .get("/api/v1/integrity")
                .then()
                .statusCode(403);
        given().get("/api/v1/integrity").then().statusCode(401);
    }

    @Test
    void a_version_that_comes_again_with_other_contents_raises_an_alert() {
        TestDevice one = enrolled("Bursa").met();
        Upsert first = one.employee(1, "Ali", "Bursa");
        assertThat(one.push(first).receipt().stamps()).as("stands as proposed").isEmpty();

        one.push(again(one, first, "Ali"));
        assertThat(equalVersions(first.key())).as("the same contents").isZero();

        TestDevice two = enrolled("Bursa").met();
        Upsert other = two.employee(1, "Veli", "Bursa");
        two.push(other);
        two.push(again(two, other, "Veli'nin ikizi"));
        assertThat(equalVersions(other.key())).isEqualTo(1);
    }

    @Test
    void what_a_sweep_found_is_told_as_found_with_its_window() {
        TestDevice one = enrolled("Bursa");
        Upsert seen = one.employee(1, "seen", "Bursa");
        Upsert found = one.employee(2, "found", "Bursa");
        long since = clock.millis() - 3_600_000;
        ExchangeRequest plain = one.request(List.of(seen, found), 0);
        one.exchange(with(
                plain,
                PushedChanges.of(
                        new ChangeSet(one.origin, List.of(one.cursor.positions()), List.of(seen, found)),
                        List.of(
                                new PushedChanges.Found(found.sequence(), since),
                                new PushedChanges.Found(4_711, null))),
                plain.pull(),
                plain.report()));

        assertThat(history(seen.key()).getString("[0].foundAt")).isNull();
        assertThat(history(found.key()).getString("[0].foundAt")).isNotNull();
        assertThat(history(found.key()).getString("[0].foundSince"))
                .isEqualTo(Instant.ofEpochMilli(since).toString());
        assertThat(activity(one)).containsExactly("1 writes were found that nobody had captured; rows {employees=1}");
    }

    @Test
    void a_difference_a_pc_reports_is_told_once() {
        TestDevice one = enrolled("Bursa");
        DeviceReport report = new DeviceReport(
                "test", 0, 0, 0, 0, Map.of(), null, new DeviceReport.Proof(clock.millis(), List.of("employees")));
        for (int i = 0; i < 2; i++) {
            ExchangeRequest plain = one.request(List.of(), PAGE);
            one.exchange(with(plain, null, plain.pull(), report));
        }

        assertThat(activity(one)).containsExactly("the PC's rows differ from the server's in employees");
    }

    private TestDevice enrolled(String region) {
        return TestDevice.enrolled(region, clock);
    }

    private static Upsert again(TestDevice device, Upsert first, String name) {
        Upsert next = device.employee(1, name, "Bursa");
        return new Upsert(
                next.sequence(), first.key(), first.version(), 0, first.schema(), first.changed(), next.image());
    }

    private static ExchangeRequest with(
            ExchangeRequest plain, PushedChanges push, ExchangeRequest.Pull pull, DeviceReport report) {
        return new ExchangeRequest(
                plain.protocol(),
                plain.epoch(),
                plain.nonce(),
                plain.attempt(),
                plain.cursor(),
                plain.clock(),
                plain.schemas(),
                push,
                pull,
                report);
    }

    private static ExchangeReply.Sums sums(TestDevice device) {
        ExchangeRequest plain = device.request(List.of(), PAGE);
        return device.exchange(with(plain, null, new ExchangeRequest.Pull(PAGE, List.of(), true), plain.report()))
                .sums();
    }

    private static Map<String, TableSum> fold(String region, List<Change> changes) {
        Map<RowKey, Change> newest = new TreeMap<>();
        for (Change change : changes) {
            // Headquarters reads the feed that a row left and the one it went to, in no order of time.
            if (!region.equals("ALL") || !(change instanceof Evict)) {
                newest.merge(
                        change.key(),
                        change,
                        (one, other) -> one.version().compareTo(other.version()) > 0 ? one : other);
            }
        }
        Map<String, TableSum> sums = new TreeMap<>();
        newest.values().stream()
                // A row whose contents were erased is still there.
                .filter(change -> change instanceof Upsert || change instanceof Erase)
                .forEach(change -> sums.merge(
                        change.key().table(), TableSum.NONE.plus(change.key(), change.version()), TableSum::plus));
        return sums;
    }

    private static Response rows(String authorization, String body) {
        return given().header("Authorization", authorization)
                .contentType("application/json")
                .body(body)
                .post("/api/v1/rows");
    }

    private List<RowListing> parts(TestDevice device, String... tables) throws Exception {
        List<RowListing> parts = new ArrayList<>();
        RowListing.Request next = RowListing.Request.of(List.of(tables));
        while (next != null) {
            parts.add(mapper.readValue(
                    rows(device.authorization, mapper.writeValueAsString(next))
                            .then()
                            .statusCode(200)
                            .extract()
                            .asByteArray(),
                    RowListing.class));
            next = parts.get(parts.size() - 1).next();
        }
        return parts;
    }

    private static Map<RowKey, Change> rowsOf(List<RowListing> parts) {
        Map<RowKey, Change> all = new TreeMap<>();
        for (RowListing part : parts) {
            for (RowListing.Stretch stretch : part.stretches()) {
                ChangeBlocks.decode(stretch.blocks()).forEach(change -> all.put(change.key(), change));
            }
        }
        return all;
    }

    private Map<RowKey, Change> listed(TestDevice device, String table) throws Exception {
        return rowsOf(parts(device, table));
    }

    private static List<String> broken() {
        JsonPath report = given().header("Authorization", "Bearer " + TestDevice.adminToken())
                .get("/api/v1/integrity")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        List<Map<String, Object>> broken = report.getList("broken");
        assertThat(report.getBoolean("ok")).isEqualTo(broken.isEmpty());
        return broken.stream()
                .map(one -> one.get("place") + " " + one.get("sequence") + " " + one.get("what"))
                .toList();
    }

    private static JsonPath history(RowKey row) {
        return given().header("Authorization", "Bearer " + TestDevice.adminToken())
                .queryParam("table", row.table())
                .queryParam("key", row.id().text())
                .get("/api/v1/recovery/history")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> activity(TestDevice device) {
        return jdbc.query(
                "select detail from activity where device_id = ? and kind = 'integrity' order by activity_id",
                row -> row.getString("detail"),
                device.origin.device());
    }

    private long equalVersions(RowKey row) {
        return jdbc.first(
                        "select count(*) as n from integrity_alert where kind = 'equal-version' and place like ?",
                        found -> found.getLong("n"),
                        row + " %")
                .orElseThrow();
    }

    private String image(RowKey row) {
        return jdbc.first(
                        "select image from log_entry where row_id = ?",
                        found -> found.getString("image"),
                        row.id().text())
                .orElseThrow();
    }

    private long sequence(RowKey row) {
        return jdbc.first(
                        "select seq from log_entry where row_id = ?",
                        found -> found.getLong("seq"),
                        row.id().text())
                .orElseThrow();
    }

    /** As somebody would who owns the database. */
    private void rewrite(String sql, RowKey row) {
        jdbc.update("alter table log_entry disable trigger log_entry_is_immutable");
        try {
            jdbc.update(sql, row.id().text());
        } finally {
            jdbc.update("alter table log_entry enable trigger log_entry_is_immutable");
        }
    }
}
