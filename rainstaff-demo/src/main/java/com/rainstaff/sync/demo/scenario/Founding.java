package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.CommandOutcome;
import java.io.IOException;
import java.sql.SQLException;

/** The first morning: files as the app left them, a server, and an agent for each PC. */
public final class Founding {
    private final Site site;
    private final Checks checks;

    public Founding(Site site, Checks checks) {
        this.site = site;
        this.checks = checks;
    }

    /** @throws IllegalStateException if a PC could not be enrolled, for then there is nothing to show */
    public void found() throws IOException, SQLException, InterruptedException {
        checks.step("A server and four PCs");
        site.createFiles();
        for (Office office : Office.values()) {
            checks.tell(office.pc() + ": " + site.contents(office).rowCount() + " rows, "
                    + site.folder().file(office).path());
        }
        site.server().start();
        checks.tell("server: " + site.server().address());
        for (Office office : Office.values()) {
            CommandOutcome outcome = site.enroll(office);
            checks.check(office.pc() + " enrols for " + office.region(), outcome.succeeded(), outcome.problem());
            if (!outcome.succeeded()) {
                throw new IllegalStateException(office.pc() + " cannot take part");
            }
        }
        for (Office office : Office.values()) {
            site.agent(office).start();
        }
    }
}
