package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.App;
import com.rainstaff.sync.demo.office.Columns;
import com.rainstaff.sync.demo.office.Office;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Headquarters enters a row for a region; it goes to that region's PC and to no other. */
final class HeadquartersWork {
    private static final String NAME = "Çiğdem Gökçe Şimşek";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Site site;
    private final Checks checks;
    private long arrivedMillis;

    HeadquartersWork(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    /** Returns when she has arrived, or after a while. */
    void hireForIstanbul() throws SQLException, InterruptedException {
        checks.step("Headquarters hires somebody for Istanbul");
        App headquarters = site.app(Office.HEADQUARTERS);
        Map<String, Object> row = Columns.of(
                "full_name", NAME,
                "identity_no", "00000000001",
                "department", "Danışma",
                "title", "Şef",
                "region", "İstanbul");
        headquarters.insert("employees", row);
        long started = System.nanoTime();
        while (!stands(Office.ISTANBUL) && System.nanoTime() - started < LIMIT.toNanos()) {
            Thread.sleep(10);
        }
        arrivedMillis = Duration.ofNanos(System.nanoTime() - started).toMillis();
    }

    void check() throws SQLException {
        checks.check("she arrives in Istanbul", stands(Office.ISTANBUL), "after " + arrivedMillis + " ms");
        checks.check(
                "and nowhere else", !stands(Office.ANKARA) && !stands(Office.IZMIR), "not in Ankara, not in Izmir");
    }

    private boolean stands(Office office) throws SQLException {
        App app = site.app(office);
        for (long id : app.ids("employees", 0)) {
            if (NAME.equals(app.row("employees", id).get("full_name"))) {
                return true;
            }
        }
        return false;
    }
}
