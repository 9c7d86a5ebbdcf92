package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.App;
import com.rainstaff.sync.demo.office.Columns;
import com.rainstaff.sync.demo.office.Office;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Two people of Ankara are edited at headquarters and, unaware of that, in Ankara, whose agent is off: one of them first
 * at headquarters, the other first in Ankara.
 */
final class Clash {
    private static final String COLUMN = "title";
    /** Far more than the agents can mistake the clock by, even on a machine that is busy with other things. */
    private static final long APART_MILLIS = 2_000;

    private final Site site;
    private final Checks checks;
    private List<Edited> edits = List.of();

    Clash(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    /**
     * One person edited on both sides.
     *
     * @param ankaraId local id in Ankara's file
     * @param headquartersId local id at headquarters
     */
    record Edited(long ankaraId, long headquartersId, String earlier, String later) {}

    void make() throws IOException, SQLException, InterruptedException {
        checks.step("Headquarters and Ankara, whose agent is off, edit the same two people");
        site.agent(Office.ANKARA).stop();
        Edited laterAtAnkara = person(1, "Amir (merkez)", "Amir (Ankara)");
        Edited laterAtHeadquarters = person(2, "Uzman (Ankara)", "Uzman (merkez)");
        edits = List.of(laterAtAnkara, laterAtHeadquarters);
        App ankara = site.app(Office.ANKARA);
        App headquarters = site.app(Office.HEADQUARTERS);
        title(ankara, laterAtHeadquarters.ankaraId(), laterAtHeadquarters.earlier());
        Thread.sleep(APART_MILLIS);
        title(headquarters, laterAtAnkara.headquartersId(), laterAtAnkara.earlier());
        title(headquarters, laterAtHeadquarters.headquartersId(), laterAtHeadquarters.later());
        Thread.sleep(APART_MILLIS);
        title(ankara, laterAtAnkara.ankaraId(), laterAtAnkara.later());
        site.agent(Office.ANKARA).start();
        checks.tell("Ankara is back");
    }

    /** The person whose later edit was Ankara's. */
    Edited laterAtAnkara() {
        return edits.get(0);
    }

    void check() throws IOException, SQLException, InterruptedException {
        int everywhere = 0;
        for (Edited edit : edits) {
            boolean ankara = edit.later().equals(title(site.app(Office.ANKARA), edit.ankaraId()));
            boolean headquarters = edit.later().equals(title(site.app(Office.HEADQUARTERS), edit.headquartersId()));
            everywhere += ankara && headquarters ? 1 : 0;
        }
        checks.check("the later edit holds everywhere", everywhere == 2, everywhere + " of 2 people");
        List<String> listed = site.api().conflicts();
        long found = edits.stream()
                .filter(edit ->
                        listed.stream().anyMatch(line -> line.contains(edit.earlier()) && line.contains(edit.later())))
                .count();
        checks.check(
                "every conflict made is in the conflict list, with both sides",
                found == 2,
                found + " of 2, " + listed.size() + " listed");
    }

    /** Finds at headquarters the person who has {@code ankaraId} in Ankara. */
    private Edited person(long ankaraId, String earlier, String later) throws SQLException {
        Map<String, Object> ankara = site.app(Office.ANKARA).row("employees", ankaraId);
        App headquarters = site.app(Office.HEADQUARTERS);
        for (long id : headquarters.ids("employees", 0)) {
            Map<String, Object> row = headquarters.row("employees", id);
            if (row.get("full_name").equals(ankara.get("full_name"))
                    && row.get("identity_no").equals(ankara.get("identity_no"))) {
                return new Edited(ankaraId, id, earlier, later);
            }
        }
        throw new IllegalStateException("headquarters does not know " + ankara.get("full_name") + " of Ankara");
    }

    private static void title(App app, long id, String title) throws SQLException {
        app.change("employees", id, Columns.of(COLUMN, title));
    }

    private static Object title(App app, long id) throws SQLException {
        return app.row("employees", id).get(COLUMN);
    }
}
