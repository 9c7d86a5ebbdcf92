package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.chaos.Chaos;
import com.rainstaff.sync.demo.chaos.FaultCounts;
import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.Writer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code --once --chaos}: the same day, in storms. Whatever people do meets killed agents and servers and a bad line; the
 * storms pause only while a step needs all PCs in step before it.
 */
public final class StormScript {
    private static final Duration PACE = Duration.ofMillis(50);
    /** The app's own is 30 s. An agent that was killed within a transaction leaves a journal to be rolled back. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration OPENING = Duration.ofSeconds(8);
    /** A machine that is busy with other things starts a server in minutes; a quiet one sees every fault within the work. */
    private static final Duration LONGEST_STORM = Duration.ofMinutes(15);

    private final Site site;
    private final Checks checks;
    private final Duration work;
    private final Chaos chaos;
    private final FaultCounts counts;

    /** @param work how long people work with the app */
    public StormScript(Site site, Checks checks, Duration work, Chaos chaos, FaultCounts counts) {
        this.site = site;
        this.checks = checks;
        this.work = work;
        this.chaos = chaos;
        this.counts = counts;
    }

    /** Plays it through. What does not hold is among the checks; what makes going on pointless is thrown. */
    public void play() throws IOException, SQLException, InterruptedException {
        Outcome outcome = new Outcome(site, checks);
        new Founding(site, checks).found();
        checks.step("A storm over the first sync");
        chaos.rage();
        Thread.sleep(OPENING.toMillis());
        calmDown(outcome);
        outcome.everythingAgrees();
        Recovery recovery = Recovery.remember(site, checks);
        chaos.rage();
        new Migration(site, checks).migrateAnkara();
        workThrough();
        calmDown(outcome);
        Clash clash = new Clash(site, checks);
        chaos.rage();
        clash.make();
        calmDown(outcome);
        clash.check();
        chaos.rage();
        HeadquartersWork headquarters = new HeadquartersWork(site, checks);
        headquarters.hireForIstanbul();
        calmDown(outcome);
        headquarters.check();
        checks.step("The outcome");
        checks.check("every fault came about", counts.missing().isEmpty(), counts.toString());
        outcome.everythingAgrees();
        outcome.twoPeopleNumberedOne();
        outcome.nothingLeaked();
        new DashboardVisit(site, checks).look();
        recovery.check(clash.laterAtAnkara());
    }

    private void calmDown(Outcome outcome) throws IOException, SQLException, InterruptedException {
        chaos.calm();
        checks.tell("the storm is over: " + counts);
        outcome.awaitQuiet();
    }

    private void workThrough() throws IOException, InterruptedException {
        checks.step("People work in three offices in a storm; Izmir is switched off for a while");
        int edits = Math.toIntExact(work.toMillis() / PACE.toMillis() / 2);
        List<Writer> writers = new ArrayList<>();
        for (Office office : Office.regional()) {
            writers.add(site.startWriter(office, edits, PACE, PATIENCE));
        }
        site.agent(Office.IZMIR).stop();
        Thread.sleep(work.toMillis() / 2);
        site.agent(Office.IZMIR).start();
        Trouble trouble = new Trouble(site, checks, work);
        for (Writer writer : writers) {
            trouble.conclude(writer);
        }
        chaos.bringAboutEveryFault(LONGEST_STORM);
    }
}
