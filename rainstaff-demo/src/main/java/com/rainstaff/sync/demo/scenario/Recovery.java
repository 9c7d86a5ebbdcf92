package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.api.ServerApi;
import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.check.ContentCheck;
import com.rainstaff.sync.demo.check.FileContents;
import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.Agent;
import com.rainstaff.sync.demo.process.CommandOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** Support staff bring the past back: a row's history, and headquarters' file as it was at an earlier moment. */
final class Recovery {
    private final Site site;
    private final Checks checks;
    private final Instant moment;
    private final FileContents then;

    private Recovery(Site site, Checks checks, Instant moment, FileContents then) {
        this.site = site;
        this.checks = checks;
        this.moment = moment;
        this.then = then;
    }

    /** Takes down what headquarters holds now, to compare with later; nothing may be on its way. */
    static Recovery remember(Site site, Checks checks) throws SQLException {
        return new Recovery(site, checks, site.clock().instant(), site.contents(Office.HEADQUARTERS));
    }

    void check(Clash.Edited edited) throws IOException, SQLException {
        checks.step("Recovery");
        history(edited);
        snapshot();
    }

    private void history(Clash.Edited edited) throws IOException {
        CommandOutcome history = recover("history", "employees", Long.toString(edited.ankaraId()));
        boolean both =
                history.output().contains(edited.earlier()) && history.output().contains(edited.later());
        checks.check(
                "recover history shows both edits of the person in conflict",
                history.succeeded() && both,
                history.succeeded() ? history.output().lines().count() + " lines" : history.problem());
    }

    private void snapshot() throws IOException, SQLException {
        Path out = site.folder().outcome("headquarters-then.db");
        CommandOutcome snapshot = recover("snapshot", "--at", moment.toString(), "--out", out.toString());
        if (!snapshot.succeeded()) {
            checks.check("recover snapshot brings back the first morning", false, snapshot.problem());
            return;
        }
        FileContents recovered = FileContents.read(AppFile.at(out));
        checks.check("recover snapshot brings back the first morning", ContentCheck.same(recovered, then));
    }

    private CommandOutcome recover(String... arguments) throws IOException {
        Agent agent = site.agent(Office.HEADQUARTERS);
        String[] line = new String[arguments.length + 1];
        line[0] = "recover";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        Map<String, String> login = Map.of(
                "RAINSYNC_LOGIN",
                ServerApi.ADMIN,
                "RAINSYNC_PASSWORD",
                site.server().adminPassword());
        return agent.command(login, line);
    }
}
