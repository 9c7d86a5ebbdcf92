package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.RunSettings;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real programs with the memory they are promised to need: agents 64 MB of heap, the server 256 MB. */
class LargeTransactionIT {
    private static final int ROWS = 100_000;
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @TempDir
    Path work;

    @Test
    void a_hundred_thousand_rows_of_one_transaction_arrive_whole_on_another_pc() throws Exception {
        WorkFolder folder = new WorkFolder(work.resolve("demo"));
        try (Children children = new Children()) {
            Site site = site(folder, children);
            new Founding(site, new Checks(new PrintWriter(new StringWriter()))).found();
            assertThat(site.awaitQuiet(LIMIT))
                    .as("the files as they began are in step")
                    .isTrue();
            long before = timesheets(site, Office.HEADQUARTERS, "1");

            writeTimesheets(folder.file(Office.IZMIR));

            assertThat(site.awaitQuiet(LIMIT))
                    .as("in step again; " + site.unrest())
                    .isTrue();
            assertThat(timesheets(site, Office.HEADQUARTERS, "1") - before)
                    .as("timesheets that arrived at headquarters")
                    .isEqualTo(ROWS);
            for (String figure : new String[] {"notes like 'bulk %'", "sum(length(notes))", "sum(break_minutes)"}) {
                assertThat(timesheets(site, Office.HEADQUARTERS, figure))
                        .as("%s over the bulk at headquarters", figure)
                        .isEqualTo(timesheets(site, Office.IZMIR, figure));
            }
        }
    }

    private static Site site(WorkFolder folder, Children children) throws Exception {
        RunSettings settings = RunSettings.of(folder, 0);
        Installation installation = Installation.below(Path.of(".."));
        Server server = new Server(installation, folder, children, settings.port(), settings.adminPassword());
        return new Site(installation, folder, children, Clock.systemUTC(), server);
    }

    private static void writeTimesheets(AppFile file) throws SQLException {
        file.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("""
                        with recursive n (i) as (select 1 union all select i + 1 from n where i < %d)
                        insert into timesheets (employee_id, work_date, start_time, end_time, break_minutes, notes, region)
                        select (select min(id) from employees), date('2020-01-01', '+' || (i %% 2000) || ' days'),
                               '08:00', '17:00', i %% 61, 'bulk ' || i, 'Izmir' from n""".formatted(ROWS));
            }
        });
    }

    private static long timesheets(Site site, Office office, String figure) throws SQLException {
        String counted = figure.startsWith("sum") ? figure : "sum(" + figure + ")";
        String where = figure.equals("1") ? "" : " where notes like 'bulk %'";
        return site.folder().file(office).read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select " + counted + " from timesheets" + where)) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
