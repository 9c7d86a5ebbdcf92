package com.rainstaff.sync.server.throttle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.server.device.EnrolmentTokens;
import com.rainstaff.sync.server.overview.Invented;
import com.rainstaff.sync.server.people.Browser;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ThrottleTest {
    private static final int FREE_OF_NAME = 5;
    private static final int FREE_OF_ADDRESS = 20;

    @Inject
    Invented invented;

    @Inject
    EnrolmentTokens tokens;

    @Inject
    SettableClock clock;

    /** Longer than the longest pause. */
    @BeforeEach
    @AfterEach
    void let_all_failures_be_forgotten() {
        clock.advance(Duration.ofMinutes(16));
    }

    @Test
    void guessing_a_password_with_a_tool_has_to_wait_and_is_told_how_long() {
        invented.person("kurban", "uzun bir parola", "support");
        for (int failure = 0; failure < FREE_OF_NAME; failure++) {
            login("kurban", "tahmin " + failure).then().statusCode(401);
        }

        mustWait(login("kurban", "uzun bir parola"));
        clock.advance(Duration.ofSeconds(2));
        login("KURBAN", "yanlış").then().statusCode(401);
        mustWait(login("kurban", "uzun bir parola"));
        clock.advance(Duration.ofSeconds(4));
        login("kurban", "uzun bir parola").then().statusCode(200);
        login("kurban", "uzun bir parola").then().statusCode(200);
    }

    @Test
    void guesses_in_a_browser_and_with_a_tool_add_up() {
        invented.person("ortak", "uzun bir parola", "support");
        for (int failure = 0; failure < FREE_OF_NAME; failure++) {
            Browser.signIn("ortak", "tahmin " + failure).then().statusCode(401);
        }

        mustWait(login("ortak", "uzun bir parola"));
    }

    @Test
    void a_flood_of_names_from_one_address_has_to_wait() {
        invented.person("masum", "uzun bir parola", "support");
        for (int failure = 0; failure < FREE_OF_ADDRESS; failure++) {
            login("kimse " + failure, "tahmin").then().statusCode(401);
        }

        mustWait(login("masum", "uzun bir parola"));
        clock.advance(Duration.ofSeconds(2));
        login("masum", "uzun bir parola").then().statusCode(200);
    }

    @Test
    void a_flood_of_enrolments_from_one_address_has_to_wait_and_uses_up_no_token() {
        String token = tokens.issue(Region.of("Ankara"), null, Duration.ofHours(1), "admin");
        for (int failure = 0; failure < FREE_OF_ADDRESS; failure++) {
            enrol("guess " + failure).then().statusCode(403).body("type", equalTo("/problems/enrolment-refused"));
        }

        mustWait(enrol(token));
        clock.advance(Duration.ofSeconds(2));
        enrol(token).then().statusCode(200);
    }

    @Test
    void who_mistypes_a_password_can_still_enrol() {
        String token = tokens.issue(Region.of("Ankara"), null, Duration.ofHours(1), "admin");
        for (int failure = 0; failure < FREE_OF_ADDRESS; failure++) {
            login("kimse " + failure, "tahmin").then().statusCode(401);
        }

        enrol(token).then().statusCode(200);
    }

    private static void mustWait(Response response) {
        response.then()
                .statusCode(429)
                .contentType(containsString("application/problem+json"))
                .body("type", equalTo("/problems/too-many-requests"))
                .body("detail", containsString("Try again in"));
        assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(1, 4);
    }

    private static Response login(String username, String password) {
        return given().contentType("application/json")
                .body(Map.of("username", username, "password", password))
                .post("/api/v1/logins");
    }

    private static Response enrol(String token) {
        return given().contentType("application/json")
                .body(Map.of("token", token, "name", "PC", "agentVersion", "test"))
                .post("/api/v1/enrol");
    }
}
