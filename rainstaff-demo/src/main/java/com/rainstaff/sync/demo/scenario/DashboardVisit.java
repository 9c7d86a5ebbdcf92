package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.api.ServerApi;
import com.rainstaff.sync.demo.check.Browser;
import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.Office;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** An administrator looks at the dashboard. */
final class DashboardVisit {
    private final Site site;
    private final Checks checks;
    private final Browser browser;

    DashboardVisit(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
        this.browser = new Browser(site.server().address());
    }

    void look() throws IOException, InterruptedException {
        checks.step("The administrator's pages");
        Browser.Page stranger = browser.open("/dashboard");
        checks.check(
                "nobody sees a PC without logging in",
                namesOn(stranger.html()) == 0,
                stranger.status() + " " + stranger.path());
        Browser.Page refused = browser.login(ServerApi.ADMIN, "a wrong password");
        checks.check("a wrong password is refused", refused.status() == 401, "status " + refused.status());
        Browser.Page start = browser.login(ServerApi.ADMIN, site.server().adminPassword());
        checks.check(
                "the login leads to the PCs", start.path().equals("/dashboard"), start.status() + " " + start.path());
        checks.check(
                "all four PCs are on the page",
                start.status() == 200 && namesOn(start.html()) == Office.values().length,
                namesOn(start.html()) + " PCs");
        activity();
    }

    private void activity() throws IOException, InterruptedException {
        List<String> all = browser.open("/dashboard/activity").rows();
        List<String> ofIzmir =
                browser.open("/dashboard/activity?pc=" + Office.IZMIR.pc()).rows();
        long others =
                ofIzmir.stream().filter(row -> !row.contains(Office.IZMIR.pc())).count();
        checks.check(
                "the activity page can be filtered by PC",
                !ofIzmir.isEmpty() && others == 0 && namesOn(String.join("", all)) > 1,
                ofIzmir.size() + " entries of Izmir, " + others + " of others among them");
    }

    private static long namesOn(String html) {
        return Arrays.stream(Office.values())
                .map(Office::pc)
                .filter(html::contains)
                .count();
    }
}
