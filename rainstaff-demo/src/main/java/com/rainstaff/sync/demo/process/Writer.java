package com.rainstaff.sync.demo.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.demo.office.AppWriterMain;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.office.WriterReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** People at work with the app in one office, as a process of its own. */
public final class Writer {
    private final Office office;
    private final Child child;
    private final Path output;
    private final Path errors;

    private Writer(Office office, Child child, Path output, Path errors) {
        this.office = office;
        this.child = child;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts it.
     *
     * @param edits how many edits it makes; 0 for no end
     * @param pace pause between two edits
     * @param patience how long an edit waits while somebody else holds the file
     */
    public static Writer start(
            Office office,
            Installation installation,
            WorkFolder folder,
            Children children,
            long seed,
            int edits,
            Duration pace,
            Duration patience)
            throws IOException {
        Path output = folder.log("app-" + office.pc());
        Path errors = folder.log("app-" + office.pc() + "-errors");
        List<String> command = JavaCommand.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                installation.demo().toString(),
                AppWriterMain.class.getName(),
                "--db",
                folder.file(office).path().toString(),
                "--region",
                office.region(),
                "--seed",
                Long.toString(seed),
                "--ops",
                Integer.toString(edits),
                "--pace",
                Long.toString(pace.toMillis()),
                "--patience",
                Long.toString(patience.toMillis()));
        Child child = children.start("app " + office.pc(), command, Map.of(), output, errors);
        return new Writer(office, child, output, errors);
    }

    public Office office() {
        return office;
    }

    /** What its edits came to, once it has made them all. */
    public WriterReport await(Duration patience) throws IOException {
        if (!child.awaitEnd(patience)) {
            throw new IllegalStateException("The writer of " + office.pc() + " does not end; its log is " + output);
        }
        List<String> lines = Files.readAllLines(output);
        if (lines.isEmpty()) {
            throw new IllegalStateException("The writer of " + office.pc() + " failed: " + Files.readString(errors));
        }
        return new ObjectMapper().readValue(lines.get(lines.size() - 1), WriterReport.class);
    }

    /** The errors it has met, one a line. */
    public List<String> errors() throws IOException {
        return Files.readAllLines(errors);
    }
}
