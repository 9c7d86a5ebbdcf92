package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.RunSettings;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
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

            BulkTimesheets.write(folder.file(Office.IZMIR), 1, ROWS);

            assertThat(site.awaitQuiet(LIMIT))
                    .as("in step again; " + site.unrest())
                    .isTrue();
            assertThat(BulkTimesheets.figure(folder.file(Office.HEADQUARTERS), "count(*)"))
                    .as("timesheets that arrived at headquarters")
                    .isEqualTo(ROWS);
            for (String figure : new String[] {"sum(length(notes))", "sum(break_minutes)"}) {
                assertThat(BulkTimesheets.figure(folder.file(Office.HEADQUARTERS), figure))
                        .as("%s over the bulk at headquarters", figure)
                        .isEqualTo(BulkTimesheets.figure(folder.file(Office.IZMIR), figure));
            }
        }
    }

    private static Site site(WorkFolder folder, Children children) throws Exception {
        RunSettings settings = RunSettings.of(folder, 0);
        Installation installation = Installation.below(Path.of(".."));
        Server server = new Server(installation, folder, children, settings.port(), settings.adminPassword());
        return new Site(installation, folder, children, Clock.systemUTC(), server);
    }
}
