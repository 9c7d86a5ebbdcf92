package com.rainstaff.sync.server.exchange;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.Introduction.EpochRequest;
import com.rainstaff.sync.exchange.Introduction.Holder;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeviceEndpointsTest {
    private final SettableClock clock;
    private final ObjectMapper mapper;
    private final Jdbc jdbc;

    DeviceEndpointsTest(SettableClock clock, ObjectMapper mapper, Jdbc jdbc) {
        this.clock = clock;
        this.mapper = mapper;
        this.jdbc = jdbc;
    }

    @Test
    void people_start_no_epochs() {
        given().contentType("application/json")
                .header("Authorization", "Bearer " + TestDevice.adminToken())
                .body(new EpochRequest(new Holder("", 1, "", "a person"), 0))
                .post("/api/v1/epochs")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/not-allowed"));
    }

    @Test
    void the_catalog_is_the_one_whose_fingerprint_every_reply_names() throws IOException {
        TestDevice device = TestDevice.enrolled("Ankara", clock);
        ExchangeReply reply = device.exchange(device.request(List.of(), 1));

        Response response =
                given().header("Authorization", device.authorization).get("/api/v1/catalog");

        assertThat(response.header("ETag")).isEqualTo('"' + reply.settings().catalog() + '"');
        Catalog catalog = mapper.readValue(response.asByteArray(), Catalog.class);
        assertThat(catalog.lists("employees")).isTrue();
        given().get("/api/v1/catalog").then().statusCode(401).body("type", equalTo("/problems/not-authenticated"));
    }

    @Test
    void a_schema_that_one_device_announced_can_be_read_by_all() throws IOException {
        TestDevice device = TestDevice.enrolled("Ankara", clock);
        device.push(device.employee(1, "Ali", "Ankara"));
        TestDevice other = TestDevice.enrolled("Izmir", clock);

        byte[] read = given().header("Authorization", other.authorization)
                .get("/api/v1/schemas/" + TestDevice.EMPLOYEES.fingerprint())
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();

        assertThat(mapper.readValue(read, TableSchema.class)).isEqualTo(TestDevice.EMPLOYEES);
        given().header("Authorization", other.authorization)
                .get("/api/v1/schemas/0123456789abcdef")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/not-found"));
    }

    @Test
    void a_cursor_past_the_end_of_the_log_is_refused_before_anything_is_accepted() {
        TestDevice device = TestDevice.enrolled("Ankara", clock);
        device.cursor = device.start.advancedTo("Ankara", 1_000_000_000);

        device.post(device.request(List.of(device.employee(1, "Ali", "Ankara")), 10))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/generation-changed"));

        assertThat(jdbc.first(
                        "select count(*) as sets from change_set where device_id = ?",
                        row -> row.getLong("sets"),
                        device.origin.device()))
                .contains(0L);
    }
}
