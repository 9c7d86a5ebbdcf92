package com.rainstaff.sync.server.overview;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.people.Browser;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class PagesTest {
    private static final Pattern SECRET = Pattern.compile("class=\"secret\">([^<]+)<");

    @Inject
    Invented invented;

    @Inject
    ActivityLog activity;

    @Inject
    Jdbc jdbc;

    Browser admin;

    @BeforeEach
    void an_office_with_two_pcs() {
        invented.person("yönetici", "uzun parola", "admin");
        invented.pc("ankara0001", "Ankara Depo", "Ankara", Duration.ofMinutes(1), 12, 0);
        invented.pc("merkez0001", "Merkez Şube", "ALL", Duration.ofHours(30), 0, 0);
        admin = Browser.signedIn("yönetici", "uzun parola");
    }

    @Test
    void the_start_page_shows_regions_pcs_and_states_in_words() {
        admin.open("/dashboard")
                .then()
                .statusCode(200)
                .body(containsString("Ankara Depo"))
                .body(containsString("Syncing"))
                .body(containsString("Merkez Şube"))
                .body(containsString("Offline"))
                .body(containsString("−1 s"))
                .body(containsString("Izmir"));
    }

    @Test
    void a_renewal_brings_the_figures_without_the_frame() {
        admin.request()
                .header("HX-Request", "true")
                .get("/dashboard?lang=tr")
                .then()
                .statusCode(200)
                .body(containsString("Eşitleniyor"))
                .body(not(containsString("<html")));
    }

    @Test
    void a_row_is_counted_in_its_region_as_soon_as_it_is_there() {
        invented.conflict("Bursa", "ankara0001", "merkez0001", "ankara0001.1.501");
        long rows = jdbc.first("""
                select count(*) as n from row_state s join feed f using (feed_id) where f.name = 'Bursa' and not deleted
                """, row -> row.getLong("n")).orElseThrow();
        String shown = String.format(Locale.ENGLISH, "%,d", rows);
        assertThat(admin.open("/dashboard").asString().replaceAll("\\s+", " "))
                .contains("Bursa</h2> <span class=\"in-all\">" + shown + " rows</span>");
    }

    @Test
    void the_activity_page_shows_one_pc_when_asked_by_id_or_name() {
        activity.record(ActivityKind.PUSH, "ankara0001", "ankara0001", "Ankara", "37 changes of Ankara");
        activity.record(ActivityKind.PUSH, "merkez0001", "merkez0001", null, "5 changes of headquarters");
        for (String pc : new String[] {"ankara0001", "Ankara Depo"}) {
            admin.request()
                    .queryParam("pc", pc)
                    .get("/dashboard/activity")
                    .then()
                    .statusCode(200)
                    .body(containsString("37 changes of Ankara"))
                    .body(not(containsString("5 changes of headquarters")));
        }
    }

    @Test
    void the_activity_page_filters_by_region_and_kind() {
        activity.record(ActivityKind.ENROLMENT, "yönetici", null, "Izmir", "something in Izmir");
        admin.open("/dashboard/activity?region=Izmir&kind=enrolment").then().body(containsString("something in Izmir"));
        admin.open("/dashboard/activity?region=Izmir&kind=push").then().body(not(containsString("something in Izmir")));
        admin.open("/dashboard/activity?region=Bursa&kind=enrolment")
                .then()
                .body(not(containsString("something in Izmir")));
    }

    @Test
    void older_pages_of_the_log_follow_without_gap_or_repeat() {
        for (int i = 1; i <= 60; i++) {
            activity.record(ActivityKind.RECOVERY, "yönetici", null, "Bursa", "look number " + i + ".");
        }
        String newest =
                admin.open("/dashboard/activity?region=Bursa&kind=recovery").asString();
        assertThat(newest)
                .contains("look number 60.")
                .contains("look number 11.")
                .doesNotContain("look number 10.");
        Matcher older = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(newest);
        assertThat(older.find()).isTrue();
        String second = admin.request()
                .urlEncodingEnabled(false)
                .get(older.group(1).replace("&amp;", "&"))
                .asString();
        assertThat(second)
                .contains("look number 10.")
                .contains("look number 1.")
                .doesNotContain("look number 11.");
    }

    @Test
    void what_a_pc_writes_into_the_log_is_text_and_never_markup() {
        activity.record(ActivityKind.REFUSED, "ankara0001", "ankara0001", "Ankara", "<script>alert(1)</script>");
        admin.open("/dashboard/activity?kind=refused")
                .then()
                .body(containsString("&lt;script&gt;alert(1)"))
                .body(not(containsString("<script>alert")));
    }

    @Test
    void conflicts_show_both_sides_column_by_column() {
        String row = invented.conflict("Ankara", "ankara0001", "merkez0001", "ankara0001.1.7");
        String page = admin.open("/dashboard/conflicts").asString();
        assertThat(page)
                .contains(row, "employees", "department", "Depo", "Şantiye", "Ankara Depo", "Merkez Şube")
                .contains("Edited in two places", "3 offline changes", "uncertain order", "3 equal columns")
                .contains("12345678901");
    }

    @Test
    void an_administrator_settles_a_conflict_from_its_page() {
        String row = invented.conflict("Ankara", "ankara0001", "merkez0001", "ankara0001.1.9");
        Matcher form = Pattern.compile("action=\"(/dashboard/conflicts/\\d+)\"")
                .matcher(admin.open("/dashboard/conflicts").asString());
        assertThat(form.find()).isTrue();
        admin.request()
                .contentType("application/x-www-form-urlencoded")
                .formParam("choice", "keep")
                .post(form.group(1))
                .then()
                .statusCode(403);
        admin.ownForm()
                .formParam("choice", "everything")
                .post(form.group(1))
                .then()
                .statusCode(400);
        admin.ownForm().formParam("choice", "keep").post(form.group(1)).then().statusCode(303);
        assertThat(admin.open("/dashboard/conflicts").asString()).doesNotContain(row);
        admin.open("/dashboard/activity?kind=settlement").then().body(containsString(row));
    }

    @Test
    void the_conflicts_page_offers_what_fits_in_both_languages() {
        invented.conflict("Ankara", "ankara0001", "merkez0001", "ankara0001.1.10");
        admin.open("/dashboard/conflicts").then().body(containsString("Bring the other side back"));
        admin.open("/dashboard/conflicts?lang=tr").then().body(containsString("Olduğu gibi kalsın"));
    }

    @Test
    void support_sees_personal_numbers_covered() {
        invented.person("destek2", "kısa olmayan", "support");
        invented.conflict("Ankara", "ankara0001", "merkez0001", "ankara0001.1.8");
        Browser.signedIn("destek2", "kısa olmayan")
                .open("/dashboard/conflicts")
                .then()
                .body(containsString("123******01"))
                .body(not(containsString("12345678901")));
    }

    @Test
    void a_token_is_shown_once_with_its_command_and_lets_a_pc_join() {
        String page = admin.ownForm()
                .header("Accept-Language", "en")
                .formParam("region", "Izmir")
                .formParam("note", "Muhasebe masası")
                .formParam("hours", "8")
                .post("/dashboard/enrol")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        Matcher secret = SECRET.matcher(page);
        assertThat(secret.find()).isTrue();
        String token = secret.group(1);
        assertThat(page).contains("rainsync-agent enroll --server http://", "--token " + token);
        assertThat(admin.open("/dashboard/enrol").asString()).doesNotContain(token);
        for (int expected : new int[] {200, 403}) {
            given().contentType("application/json")
                    .body("{\"token\":\"" + token + "\",\"name\":\"Muhasebe\",\"agentVersion\":\"0.1.0\"}")
                    .post("/api/v1/enrol")
                    .then()
                    .statusCode(expected);
        }
        admin.open("/dashboard").then().body(containsString("Muhasebe"));
    }

    @Test
    void a_token_for_nowhere_is_not_made() {
        admin.ownForm()
                .formParam("region", "Atlantis")
                .formParam("hours", "8")
                .post("/dashboard/enrol")
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void every_problem_type_has_its_page_in_both_languages(ProblemType type) {
        given().get(type.uri() + "?lang=en").then().statusCode(200).body(containsString("What to do"));
        given().get(type.uri() + "?lang=tr").then().statusCode(200).body(containsString("Ne yapmalı"));
    }

    @Test
    void an_unknown_problem_leads_to_the_list_of_all() {
        given().get("/problems/no-such-thing").then().statusCode(404).body(containsString("/problems/stale-epoch"));
    }
}
