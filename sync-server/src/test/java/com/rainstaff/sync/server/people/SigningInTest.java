package com.rainstaff.sync.server.people;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.overview.Invented;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SigningInTest {
    @Inject
    Invented invented;

    @Inject
    Jdbc jdbc;

    @BeforeEach
    void people_who_may_sign_in() {
        invented.person("selin", "doğru parola", "admin");
        invented.person("destek", "başka parola", "support");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard", "/dashboard/activity", "/dashboard/conflicts", "/dashboard/enrol"})
    void pages_send_strangers_to_the_login_page_and_back(String page) {
        given().redirects()
                .follow(false)
                .get(page)
                .then()
                .statusCode(303)
                .header("Location", containsString("/dashboard/login?to=" + page.replace("/", "%2F")));
    }

    @Test
    void a_renewal_without_a_session_moves_the_whole_page_to_the_login() {
        given().header("HX-Request", "true")
                .get("/dashboard")
                .then()
                .statusCode(401)
                .header("HX-Redirect", "/dashboard/login");
    }

    @Test
    void the_right_password_opens_the_page_asked_for() {
        Browser.form()
                .formParam("j_username", "selin")
                .formParam("j_password", "doğru parola")
                .formParam("to", "/dashboard/activity?kind=push")
                .post("/j_security_check")
                .then()
                .statusCode(303)
                .header("Location", containsString("/dashboard/activity?kind=push"))
                .header("Set-Cookie", allOf(containsStringIgnoringCase("HttpOnly"), containsString("SameSite=Strict")));
        Browser.signedIn("selin", "doğru parola")
                .open("/dashboard")
                .then()
                .statusCode(200)
                .body(containsString("selin"));
    }

    @Test
    void another_site_is_no_destination() {
        Browser.form()
                .formParam("j_username", "selin")
                .formParam("j_password", "doğru parola")
                .formParam("to", "//example.org/")
                .post("/j_security_check")
                .then()
                .statusCode(303)
                .header("Location", not(containsString("example")));
    }

    @Test
    void a_wrong_password_and_an_unknown_name_get_the_same_answer() {
        String wrong = Browser.signIn("selin", "yanlış")
                .then()
                .statusCode(401)
                .extract()
                .asString();
        String unknown = Browser.signIn("nobody", "yanlış")
                .then()
                .statusCode(401)
                .extract()
                .asString();
        assertThat(withoutTime(unknown.replace("nobody", "selin"))).isEqualTo(withoutTime(wrong));
    }

    @Test
    void both_ends_of_an_attempt_are_in_the_log_without_the_password() {
        Browser.signIn("destek", "gizli-sözcük-1").then().statusCode(401);
        Browser.signedIn("destek", "başka parola");
        List<String> log = jdbc.query(
                "select kind, actor, detail from activity where actor = 'destek' order by activity_id",
                row -> row.getString("kind") + " " + row.getString("detail"));
        assertThat(log).anyMatch(line -> line.startsWith("login-failed ")).anyMatch(line -> line.startsWith("login "));
        assertThat(log).noneMatch(line -> line.contains("gizli") || line.contains("parola"));
    }

    @Test
    void guessing_is_slowed_down_and_says_for_how_long() {
        invented.person("hedef", "uzun bir parola", "support");
        for (int failure = 0; failure < 5; failure++) {
            Browser.signIn("hedef", "tahmin " + failure).then().statusCode(401);
        }
        Response throttled = Browser.signIn("hedef", "uzun bir parola");
        throttled.then().statusCode(429);
        assertThat(Integer.parseInt(throttled.header("Retry-After"))).isBetween(1, 2);
    }

    @Test
    void signing_out_ends_the_session_for_every_copy_of_its_cookie() {
        Browser browser = Browser.signedIn("selin", "doğru parola");
        browser.ownForm()
                .post("/dashboard/logout")
                .then()
                .statusCode(303)
                .header("Location", containsString("/dashboard/login"));
        browser.open("/dashboard").then().statusCode(303);
    }

    @Test
    void a_form_of_another_site_or_session_is_refused() {
        Browser browser = Browser.signedIn("selin", "doğru parola");
        browser.request().post("/dashboard/logout").then().statusCode(403);
        browser.ownForm()
                .header("Sec-Fetch-Site", "cross-site")
                .post("/dashboard/logout")
                .then()
                .statusCode(403);
        browser.ownForm()
                .header("Origin", "https://example.org")
                .post("/dashboard/logout")
                .then()
                .statusCode(403);
        browser.open("/dashboard").then().statusCode(200);
    }

    @Test
    void the_cookie_opens_pages_and_not_the_api() {
        Browser browser = Browser.signedIn("selin", "doğru parola");
        browser.request()
                .contentType("application/json")
                .body("{\"region\":\"Ankara\"}")
                .post("/api/v1/enrolment-tokens")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer p." + browser.session())
                .contentType("application/json")
                .body("{\"region\":\"Ankara\"}")
                .post("/api/v1/enrolment-tokens")
                .then()
                .statusCode(401);
    }

    @Test
    void support_sees_every_page_but_the_one_for_new_pcs() {
        Browser support = Browser.signedIn("destek", "başka parola");
        support.open("/dashboard").then().statusCode(200).body(not(containsString("/dashboard/enrol")));
        support.open("/dashboard/activity").then().statusCode(200);
        support.open("/dashboard/conflicts").then().statusCode(200);
        support.open("/dashboard/enrol").then().statusCode(403);
    }

    @Test
    void pages_let_nothing_in_from_elsewhere_and_leave_no_copy() {
        given().get("/dashboard/login")
                .then()
                .statusCode(200)
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("default-src 'none'"),
                                containsString("frame-ancestors 'none'"),
                                not(containsString("unsafe"))))
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", equalTo("same-origin"))
                .body(not(containsString("<script>")))
                .body(not(containsString(" style=")));
    }

    @Test
    void pages_speak_the_language_of_the_address_then_of_the_browser() {
        given().header("Accept-Language", "en-GB,en;q=0.9")
                .get("/dashboard/login")
                .then()
                .body(containsString("<html lang=\"en\">"))
                .body(containsString("Password"));
        given().header("Accept-Language", "en-GB,en;q=0.9")
                .get("/dashboard/login?lang=tr")
                .then()
                .body(containsString("<html lang=\"tr\">"))
                .body(containsString("Kullanıcı adı"))
                .header("Set-Cookie", startsWith("rainsync-lang=tr"));
    }

    private static String withoutTime(String page) {
        return page.replaceAll("<time>[^<]*</time>", "");
    }
}
