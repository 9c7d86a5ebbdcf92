package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.check.ContentCheck;
import com.rainstaff.sync.demo.check.FileContents;
import com.rainstaff.sync.demo.check.People;
import com.rainstaff.sync.demo.office.Office;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Waits until the company is at rest, and looks at what its files hold then. */
final class Outcome {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Site site;
    private final Checks checks;

    Outcome(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    void awaitQuiet() throws SQLException, InterruptedException {
        Instant started = site.clock().instant();
        boolean quiet = site.awaitQuiet(LIMIT);
        Duration waited = Duration.between(started, site.clock().instant());
        checks.check("everything has arrived", quiet, quiet ? "after " + waited.toMillis() + " ms" : site.unrest());
    }

    /** Headquarters against the regions, the regions by themselves, and what all share. */
    void everythingAgrees() throws SQLException {
        FileContents headquarters = site.contents(Office.HEADQUARTERS);
        Map<Office, FileContents> regional = site.regional();
        checks.check("headquarters equals the union of the regions", ContentCheck.union(headquarters, regional));
        for (Map.Entry<Office, FileContents> entry : regional.entrySet()) {
            checks.check(
                    entry.getKey().pc() + " holds its region alone",
                    ContentCheck.alone(entry.getKey(), entry.getValue()));
        }
        checks.check("users, templates and shared settings are equal", ContentCheck.shared(headquarters, regional));
    }

    void twoPeopleNumberedOne() throws SQLException {
        FileContents headquarters = site.contents(Office.HEADQUARTERS);
        List<String> people = new ArrayList<>();
        for (Office office : List.of(Office.ANKARA, Office.ISTANBUL)) {
            People.of(site.contents(office), office, 1)
                    .filter(person -> People.knows(headquarters, person))
                    .ifPresent(person -> people.add(
                            person.name() + " of " + office.region() + " with " + person.timesheets() + " timesheets"));
        }
        checks.check(
                "employee 1 of Ankara and employee 1 of Istanbul are two people at headquarters",
                people.size() == 2,
                String.join(", ", people));
    }

    /** What belongs to one PC has stayed there, and the files are what the app made them. */
    void nothingLeaked() throws SQLException {
        String tokens = "select count(*) from settings where key = 'sync_token' and value = 'secret of Headquarters'";
        String reports = "select count(*) from reports";
        checks.check(
                "local settings and reports stayed where they were",
                number(Office.HEADQUARTERS, tokens) == 1 && number(Office.HEADQUARTERS, reports) == 0,
                "headquarters has its own token and no region's reports");
        int sound = 0;
        for (Office office : Office.values()) {
            boolean journal = text(office, "pragma journal_mode").equals("delete");
            boolean integrity = text(office, "pragma integrity_check").equals("ok");
            boolean keys = number(office, "select count(*) from pragma_foreign_key_check") == 0;
            sound += journal && integrity && keys ? 1 : 0;
        }
        checks.check(
                "files are sound, foreign keys hold, the rollback journal is still in use",
                sound == Office.values().length,
                sound + " of " + Office.values().length + " files");
    }

    private long number(Office office, String sql) throws SQLException {
        return Long.parseLong(text(office, sql));
    }

    private String text(Office office, String sql) throws SQLException {
        return site.folder().file(office).read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(sql)) {
                found.next();
                return found.getString(1);
            }
        });
    }
}
