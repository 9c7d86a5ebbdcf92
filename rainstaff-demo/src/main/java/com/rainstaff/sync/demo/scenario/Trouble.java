package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.office.WriterReport;
import com.rainstaff.sync.demo.process.Writer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** People work in all offices while a PC goes offline and the server is killed. */
final class Trouble {
    private static final Duration PACE = Duration.ofMillis(50);

    private final Site site;
    private final Checks checks;
    private final Duration work;

    Trouble(Site site, Checks checks, Duration work) {
        this.site = site;
        this.checks = checks;
        this.work = work;
    }

    void workThrough() throws IOException, SQLException, InterruptedException {
        checks.step("People work in three offices; Izmir goes offline; the server is killed");
        int edits = Math.toIntExact(work.toMillis() / PACE.toMillis() / 2);
        List<Writer> writers = new ArrayList<>();
        for (Office office : Office.regional()) {
            writers.add(site.startWriter(office, edits, PACE));
        }
        part(2);
        site.agent(Office.IZMIR).stop();
        checks.tell("Izmir's agent is switched off");
        part(2);
        site.server().kill();
        checks.tell("the server is killed");
        part(2);
        checks.tell("waiting meanwhile: " + waiting());
        site.server().start();
        checks.tell("the server is back");
        part(1);
        site.agent(Office.IZMIR).start();
        checks.tell("Izmir is back with " + site.figures().get(Office.IZMIR).pendingUp() + " changes");
        for (Writer writer : writers) {
            conclude(writer);
        }
    }

    private void part(int eighths) throws InterruptedException {
        Thread.sleep(work.toMillis() * eighths / 8);
    }

    private String waiting() throws SQLException {
        List<String> waiting = new ArrayList<>();
        site.figures().forEach((office, figures) -> waiting.add(office.pc() + " " + figures.pendingUp()));
        return String.join(", ", waiting);
    }

    /** Waits for the end of somebody's work; it met no error. */
    void conclude(Writer writer) throws IOException {
        WriterReport report = writer.await(work.plusSeconds(60));
        checks.check(
                "the app in " + writer.office().pc() + " met no error",
                report.errors() == 0 && report.edits() > 0,
                report.edits() + " edits, " + report.errors() + " errors, slowest " + report.slowestMillis() + " ms ("
                        + report.slowest() + ") " + String.join(" | ", writer.errors()));
    }
}
