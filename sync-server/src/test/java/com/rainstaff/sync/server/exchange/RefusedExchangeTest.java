package com.rainstaff.sync.server.exchange;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RefusedExchangeTest {
    private final Jdbc jdbc;
    private final SettableClock clock;

    RefusedExchangeTest(Jdbc jdbc, SettableClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Test
    void a_body_that_is_no_json_is_malformed() {
        TestDevice device = device();
        refused(device, device.postBytes(gzip("{\"protocol\":")), 400, "malformed-request");
    }

    @Test
    void a_body_that_is_not_packed_as_it_says_is_malformed() {
        TestDevice device = device();
        refused(device, device.postBytes("{}".getBytes(StandardCharsets.UTF_8)), 400, "malformed-request");
    }

    @Test
    void a_body_that_nests_too_deep_is_malformed() {
        TestDevice device = device();
        String deep = "{\"push\":{\"blocks\":[{\"columns\":" + "[".repeat(500) + "]".repeat(500) + "}]}}";
        refused(device, device.postBytes(gzip(deep)), 400, "malformed-request");
    }

    @Test
    void a_body_that_is_small_only_while_packed_is_too_large() {
        TestDevice device = device();
        refused(device, device.postBytes(gzip("{" + " ".repeat(70_000_000) + "}")), 413, "too-large");
    }

    @Test
    void another_protocol_is_unsupported() {
        TestDevice device = device();
        ExchangeRequest good = device.request(List.of(), 1);
        refused(
                device,
                device.post(new ExchangeRequest(
                        99, 1, "", "", good.cursor(), good.clock(), List.of(), null, good.pull(), null)),
                400,
                "unsupported-protocol");
    }

    @Test
    void an_epoch_that_has_ended_is_stale() {
        TestDevice device = device();
        ExchangeRequest good = device.request(List.of(), 1);
        refused(
                device,
                device.post(new ExchangeRequest(
                        1, 7, "", "", good.cursor(), good.clock(), List.of(), null, good.pull(), null)),
                409,
                "stale-epoch");
    }

    @Test
    void a_nonce_from_two_exchanges_ago_is_stale_and_the_one_before_is_not() {
        TestDevice device = device();
        device.pull();
        ExchangeRequest old = device.request(List.of(), 1);
        device.exchange(old);
        device.exchange(old);
        device.exchange(device.request(List.of(), 1));
        device.exchange(device.request(List.of(), 1));

        refused(device, device.post(old), 409, "stale-nonce");
    }

    @Test
    void a_repetition_gets_the_nonce_of_the_reply_that_was_lost() {
        TestDevice device = device();
        ExchangeRequest request = device.request(List.of(), 1);
        String first = device.exchange(request).nonce();

        assertThat(device.exchange(request).nonce()).isEqualTo(first);
    }

    @Test
    void a_copy_of_the_file_that_follows_the_original_is_stale() {
        TestDevice device = device();
        device.pull();
        ExchangeRequest original = device.request(List.of(), 1);
        ExchangeRequest copy = new ExchangeRequest(
                1,
                1,
                original.nonce(),
                "another PC",
                original.cursor(),
                original.clock(),
                List.of(),
                null,
                original.pull(),
                null);
        device.exchange(original);

        refused(device, device.post(copy), 409, "stale-nonce");
    }

    @Test
    void positions_of_another_generation_are_refused() {
        TestDevice device = device();
        device.cursor = new Cursor("00000000", Map.of());
        refused(device, device.post(device.request(List.of(), 1)), 409, "generation-changed");
    }

    @Test
    void a_change_of_a_schema_that_was_not_announced_changes_nothing() {
        TestDevice device = device();
        device.announced = true;
        TableSchema strange = new TableSchema(
                "drivers",
                "id",
                true,
                false,
                List.of(new TableSchema.Column(device.origin.device(), "TEXT", false, null, 0, null)),
                List.of(),
                List.of());
        refused(
                device,
                device.post(device.request(
                        List.of(
                                device.employee(1, "Ali", "Ankara"),
                                device.upsert(strange, device.row("drivers", 1), clock.millis(), ColumnMask.ALL, "x")),
                        0)),
                422,
                "unknown-schema");
    }

    @Test
    void nobody_gets_in_without_credentials_or_with_wrong_ones() {
        given().contentType("application/json")
                .body("{}")
                .post("/api/v1/exchange")
                .then()
                .statusCode(401)
                .contentType(containsString("application/problem+json"))
                .body("type", equalTo("/problems/not-authenticated"));
        given().contentType("application/json")
                .header("Authorization", "Bearer " + device().origin.device() + ".wrong")
                .body("{}")
                .post("/api/v1/exchange")
                .then()
                .statusCode(401)
                .body("type", equalTo("/problems/not-authenticated"));
    }

    @Test
    void a_device_does_not_do_what_people_do() {
        given().contentType("application/json")
                .header("Authorization", device().authorization)
                .body(Map.of("region", "Ankara"))
                .post("/api/v1/enrolment-tokens")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/not-allowed"));
    }

    @Test
    void an_enrolment_token_is_good_once() {
        String token = TestDevice.enrolmentToken("Ankara");
        Map<String, String> request = Map.of("token", token, "name", "PC");
        given().contentType("application/json")
                .body(request)
                .post("/api/v1/enrol")
                .then()
                .statusCode(200);
        given().contentType("application/json")
                .body(request)
                .post("/api/v1/enrol")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/enrolment-refused"));
    }

    @Test
    void an_address_where_nothing_is_is_not_found() {
        given().get("/api/v1/nowhere")
                .then()
                .statusCode(404)
                .contentType(containsString("application/problem+json"))
                .body("type", equalTo("/problems/not-found"));
    }

    @Test
    void the_sign_of_life_needs_no_key() {
        given().get("/health").then().statusCode(200).body("status", equalTo("ok"));
    }

    private TestDevice device() {
        return TestDevice.enrolled("Ankara", clock);
    }

    private void refused(TestDevice device, Response response, int status, String slug) {
        response.then()
                .statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("type", equalTo("/problems/" + slug));
        assertThat(jdbc.first(
                        "select count(*) as entries from change_set where device_id = ?",
                        row -> row.getLong("entries"),
                        device.origin.device()))
                .contains(0L);
    }

    private static byte[] gzip(String text) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
                packed.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return bytes.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
