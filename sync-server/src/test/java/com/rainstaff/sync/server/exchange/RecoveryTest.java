package com.rainstaff.sync.server.exchange;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RecoveryTest {
    private final SettableClock clock;
    private final ObjectMapper mapper;

    RecoveryTest(SettableClock clock, ObjectMapper mapper) {
        this.clock = clock;
        this.mapper = mapper;
    }

    @Test
    void the_history_of_a_row_tells_each_version_and_who_wrote_it() {
        TestDevice device = TestDevice.enrolled("Ankara", clock);
        RowKey row = device.row("employees", 1);
        device.push(device.employee(1, "Ali", "Ankara"));
        device.push(device.employee(1, "Veli", "Ankara"));
        device.push(device.delete(row));

        List<Map<String, Object>> entries = asAdmin()
                .queryParam("table", "employees")
                .queryParam("key", row.id().text())
                .get("/api/v1/recovery/history")
                .then()
                .statusCode(200)
                .extract()
                .path("");

        assertThat(entries).extracting("kind").containsExactly("U", "U", "T");
        assertThat(entries).extracting("device").containsOnly(device.origin.device());
        assertThat(entries.get(1).get("values")).isEqualTo(Map.of("full_name", "Veli", "region", "Ankara"));
    }

    @Test
    void a_plain_number_means_the_row_of_every_pc_that_has_it() {
        TestDevice one = TestDevice.enrolled("Ankara", clock);
        TestDevice two = TestDevice.enrolled("Izmir", clock);
        one.push(one.employee(4711, "Ali", "Ankara"));
        two.push(two.employee(4711, "Veli", "Izmir"));

        List<String> rows = asAdmin()
                .queryParam("table", "employees")
                .queryParam("key", "4711")
                .get("/api/v1/recovery/history")
                .then()
                .statusCode(200)
                .extract()
                .path("rowId");

        assertThat(rows)
                .containsExactlyInAnyOrder(
                        one.row("employees", 4711).id().text(),
                        two.row("employees", 4711).id().text());
    }

    @Test
    void a_snapshot_is_the_database_as_it_was_accepted_at_its_moment() throws Exception {
        TestDevice device = TestDevice.enrolled("Bursa", clock);
        device.push(device.employee(1, "before", "Bursa"), device.employee(2, "deleted later", "Bursa"));
        clock.advance(Duration.ofMinutes(1));
        Instant moment = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        device.push(device.employee(1, "after", "Bursa"), device.delete(device.row("employees", 2)));

        List<Change> then = snapshot(moment);
        List<Change> now = snapshot(clock.instant());

        assertThat(image(then, device.row("employees", 1))).contains(new Value.Text("before"));
        assertThat(image(then, device.row("employees", 2))).contains(new Value.Text("deleted later"));
        assertThat(image(now, device.row("employees", 1))).contains(new Value.Text("after"));
        assertThat(now).extracting(Change::key).doesNotContain(device.row("employees", 2));
    }

    private List<Change> snapshot(Instant at) throws Exception {
        List<Change> changes = new ArrayList<>();
        String after = "";
        while (after != null) {
            JsonNode part = mapper.readTree(asAdmin()
                    .queryParam("at", at.toString())
                    .queryParam("region", "Bursa")
                    .queryParam("after", after)
                    .get("/api/v1/recovery/snapshot")
                    .then()
                    .statusCode(200)
                    .extract()
                    .asByteArray());
            for (FeedPage page : mapper.convertValue(part.get("pages"), new TypeReference<List<FeedPage>>() {})) {
                changes.addAll(ChangeBlocks.decode(page.blocks()));
            }
            after = part.hasNonNull("next") ? part.get("next").asText() : null;
        }
        return changes;
    }

    private static RequestSpecification asAdmin() {
        return given().header("Authorization", "Bearer " + TestDevice.adminToken());
    }

    private static List<Value> image(List<Change> changes, RowKey row) {
        return changes.stream()
                .filter(change -> change.key().equals(row))
                .map(change -> ((Upsert) change).image())
                .findFirst()
                .orElseThrow();
    }
}
