package com.rainstaff.sync.server.overview;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConflictListTest {
    @Inject
    Invented invented;

    @BeforeEach
    void people_and_pcs() {
        invented.person("liste-yöneten", "uzun parola", "admin");
        invented.person("liste-destek", "uzun parola", "support");
        invented.pc("listea0001", "Bursa Depo", "Bursa", Duration.ofMinutes(1), 0, 0);
        invented.pc("listeb0001", "Bursa Büro", "Bursa", Duration.ofMinutes(1), 0, 0);
    }

    @Test
    void an_open_conflict_is_listed_with_both_sides() {
        String row = invented.conflict("Bursa", "listea0001", "listeb0001", "listea0001.1.1");

        JsonPath newest = list("liste-yöneten", "?limit=1").jsonPath();

        assertThat(newest.getString("[0].row")).isEqualTo(row);
        assertThat(newest.getString("[0].kind")).isEqualTo("update-update");
        assertThat(newest.getString("[0].winner.pc")).isEqualTo("Bursa Büro");
        assertThat(newest.getString("[0].loser.pc")).isEqualTo("Bursa Depo");
        assertThat(newest.getMap("[0].winner.columns"))
                .containsEntry("department", "Şantiye")
                .containsEntry("identity_no", "12345678901");
        assertThat(newest.getMap("[0].loser.columns")).containsEntry("department", "Depo");
    }

    @Test
    void support_staff_see_personal_numbers_covered() {
        invented.conflict("Bursa", "listea0001", "listeb0001", "listea0001.1.2");

        Map<String, String> columns =
                list("liste-destek", "?limit=1").jsonPath().getMap("[0].winner.columns");

        assertThat(columns).containsEntry("identity_no", "123******01").containsEntry("department", "Şantiye");
    }

    @Test
    void a_list_goes_on_before_the_last_one_seen() {
        invented.conflict("Bursa", "listea0001", "listeb0001", "listea0001.1.3");
        invented.conflict("Bursa", "listea0001", "listeb0001", "listea0001.1.4");

        List<Long> both = list("liste-yöneten", "?limit=2").jsonPath().getList("id", Long.class);
        List<Long> second = list("liste-yöneten", "?limit=1&before=" + both.get(0))
                .jsonPath()
                .getList("id", Long.class);

        assertThat(both.get(0)).isGreaterThan(both.get(1));
        assertThat(second).containsExactly(both.get(1));
    }

    @Test
    void a_list_of_none_or_too_many_is_malformed() {
        for (String limit : List.of("0", "1001", "-5")) {
            given().header("Authorization", "Bearer " + token("liste-yöneten"))
                    .get("/api/v1/conflicts?limit=" + limit)
                    .then()
                    .statusCode(400)
                    .body("type", equalTo("/problems/malformed-request"));
        }
    }

    private static io.restassured.response.Response list(String person, String query) {
        return given().header("Authorization", "Bearer " + token(person))
                .get("/api/v1/conflicts" + query)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static String token(String person) {
        return given().contentType("application/json; charset=UTF-8")
                .body(Map.of("username", person, "password", "uzun parola"))
                .post("/api/v1/logins")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }
}
