package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.Office;
import java.sql.SQLException;

/** Ankara's app is updated while its agent runs: columns and tables appear in a file that is being synced. */
final class Migration {
    private final Site site;
    private final Checks checks;

    Migration(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    void migrateAnkara() throws SQLException {
        checks.step("Ankara's app is updated: its file of before 2026 is migrated");
        int before = site.contents(Office.ANKARA).rowCount();
        site.migrate(Office.ANKARA);
        int after = site.contents(Office.ANKARA).rowCount();
        checks.check(
                "the migration of a synced file succeeds",
                after > before,
                before + " rows before, " + after + " after, with the users that it creates");
    }
}
