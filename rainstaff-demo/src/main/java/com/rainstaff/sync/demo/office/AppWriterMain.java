package com.rainstaff.sync.demo.office;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Plays the app in one office, as a process of its own. Writes each error to the error output as it happens and a
 * {@link WriterReport} to the output at the end; ends with 0 if there was no error, 1 otherwise.
 */
@Command(name = "app-writer", description = "Edits a Rainstaff file the way the app does.")
public final class AppWriterMain implements Callable<Integer> {
    private final Clock clock = Clock.systemDefaultZone();

    @Spec
    private CommandSpec spec;

    @Option(names = "--db", required = true, description = "the Rainstaff file")
    private Path db;

    @Option(names = "--region", required = true, description = "official name of the PC's region")
    private String region;

    @Option(names = "--seed", defaultValue = "1", description = "decides which edits are made")
    private long seed;

    @Option(names = "--ops", defaultValue = "100", description = "number of edits; 0 for no end")
    private int ops;

    @Option(names = "--pace", defaultValue = "50", description = "pause between edits, milliseconds")
    private long paceMillis;

    @Option(
            names = "--patience",
            defaultValue = "1000",
            description = "how long an edit waits for a lock, milliseconds")
    private long patienceMillis;

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new AppWriterMain());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException, JsonProcessingException {
        Office office = Office.regional().stream()
                .filter(candidate -> candidate.region().equals(region))
                .findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), unknownRegion()));
        App app = new App(new AppFile(db, Duration.ofMillis(patienceMillis)), clock);
        WriterReport report = edit(new AppWriter(app, office, seed));
        spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(report));
        return report.errors() == 0 ? 0 : 1;
    }

    private WriterReport edit(AppWriter writer) throws InterruptedException {
        WriterReport report = new WriterReport(0, 0, 0, "");
        while (ops == 0 || report.edits() < ops) {
            report = make(writer.next(), report);
            Thread.sleep(paceMillis);
        }
        return report;
    }

    private WriterReport make(AppWriter.Named named, WriterReport before) {
        long startedNanos = System.nanoTime();
        int errors = before.errors();
        try {
            named.edit().make();
        } catch (SQLException failed) {
            errors++;
            spec.commandLine().getErr().println(clock.instant() + " " + named.name() + ": " + failed.getMessage());
        }
        long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
        boolean slower = millis > before.slowestMillis();
        return new WriterReport(
                before.edits() + 1,
                errors,
                slower ? millis : before.slowestMillis(),
                slower ? named.name() : before.slowest());
    }

    private String unknownRegion() {
        return "No office has the region " + region + "; there are "
                + Arrays.toString(Office.regional().stream().map(Office::region).toArray());
    }
}
