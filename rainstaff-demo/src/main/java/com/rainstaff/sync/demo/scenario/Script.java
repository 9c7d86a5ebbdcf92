package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.check.Checks;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** {@code --once}: a day of the company in a minute, with everything checked that is promised. */
public final class Script {
    private final Site site;
    private final Checks checks;
    private final Duration work;

    /** @param work how long people work with the app */
    public Script(Site site, Checks checks, Duration work) {
        this.site = site;
        this.checks = checks;
        this.work = work;
    }

    /** Plays it through. What does not hold is among the checks; what makes going on pointless is thrown. */
    public void play() throws IOException, SQLException, InterruptedException {
        Outcome outcome = new Outcome(site, checks);
        new Founding(site, checks).found();
        outcome.awaitQuiet();
        outcome.everythingAgrees();
        outcome.twoPeopleNumberedOne();
        Recovery recovery = Recovery.remember(site, checks);
        new Migration(site, checks).migrateAnkara();
        new Trouble(site, checks, work).workThrough();
        outcome.awaitQuiet();
        Clash clash = new Clash(site, checks);
        clash.make();
        outcome.awaitQuiet();
        clash.check();
        HeadquartersWork headquarters = new HeadquartersWork(site, checks);
        headquarters.hireForIstanbul();
        headquarters.check();
        outcome.awaitQuiet();
        checks.step("The outcome");
        outcome.everythingAgrees();
        outcome.twoPeopleNumberedOne();
        outcome.nothingLeaked();
        new DashboardVisit(site, checks).look();
        recovery.check(clash.laterAtAnkara());
    }
}
