package com.rainstaff.sync.demo;

import com.rainstaff.sync.demo.chaos.Chaos;
import com.rainstaff.sync.demo.chaos.FaultCounts;
import com.rainstaff.sync.demo.chaos.FaultyLine;
import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.RunSettings;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import com.rainstaff.sync.demo.scenario.Founding;
import com.rainstaff.sync.demo.scenario.Script;
import com.rainstaff.sync.demo.scenario.Show;
import com.rainstaff.sync.demo.scenario.Site;
import com.rainstaff.sync.demo.scenario.StormScript;
import com.rainstaff.sync.demo.table.LiveTable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows server and agents at work: without end and with a live table, or once with everything checked. */
@Command(
        name = "demo",
        description =
                "Starts the server and four PCs, lets people work with the app, and shows how their files stay in step.")
public final class DemoMain implements Callable<Integer> {
    private static final Duration SHOW_REDRAW = Duration.ofSeconds(1);
    private static final Duration LOG_REDRAW = Duration.ofSeconds(10);
    private static final int SCRIPT_SECONDS = 16;
    private static final int STORM_SECONDS = 30;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text")
    private boolean help;

    @Option(names = "--once", description = "play one day with all checks; exit code 0 if all pass, 1 otherwise")
    private boolean once;

    @Option(
            names = "--chaos",
            description = "with --once: kill agents, server and database and spoil the network all the while")
    private boolean chaos;

    @Option(names = "--seed", description = "with --chaos: which faults come in which order; a new one otherwise")
    private Long seed;

    @Option(
            names = "--seconds",
            description = "how long people work; without it until Ctrl-C, with --once " + SCRIPT_SECONDS
                    + " seconds, in storms " + STORM_SECONDS)
    private int seconds;

    @Option(names = "--keep", description = "with --once: keep files and logs even when all checks pass")
    private boolean keep;

    @Option(names = "--port", description = "port of the server; a free one otherwise")
    private int port;

    @Option(names = "--repository", defaultValue = ".", hidden = true, description = "where the programs were built")
    private Path repository;

    /** Ends with the outcome of the command. */
    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new DemoMain());
        // UTF-8 whatever the locale: names are Turkish, and a check's mark is no ASCII either.
        commandLine.setOut(new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        if (chaos && !once) {
            throw new ParameterException(spec.commandLine(), "--chaos needs --once: storms without end prove nothing");
        }
        WorkFolder folder = new WorkFolder(repository.resolve("target").resolve(once ? "demo-once" : "demo"));
        if (once || !folder.isFounded()) {
            folder.delete();
        }
        int exitCode = run(folder);
        if (once && exitCode == 0 && !keep) {
            folder.delete();
        }
        return exitCode;
    }

    /** All processes have ended when it returns. */
    private int run(WorkFolder folder) throws IOException, SQLException, InterruptedException {
        RunSettings settings = RunSettings.of(folder, port);
        try (Children children = new Children()) {
            Installation installation = Installation.below(repository);
            Server server = new Server(installation, folder, children, settings.port(), settings.adminPassword());
            if (chaos) {
                return inStorms(installation, folder, children, server);
            }
            Site site = new Site(installation, folder, children, Clock.systemUTC(), server);
            Duration work = Duration.ofSeconds(seconds > 0 ? seconds : SCRIPT_SECONDS);
            return once ? once(site, checks -> new Script(site, checks, work).play()) : show(site);
        }
    }

    private int inStorms(Installation installation, WorkFolder folder, Children children, Server server)
            throws IOException, SQLException, InterruptedException {
        long drawn = seed == null ? new Random().nextInt(1_000_000) : seed;
        out().println("Storms of seed " + drawn + "; --seed " + drawn + " draws the same faults again.");
        FaultCounts counts = new FaultCounts();
        try (FaultyLine line = FaultyLine.to(server.address(), drawn, counts)) {
            Site site = new Site(installation, folder, children, Clock.systemUTC(), server, line.address());
            Chaos storms = new Chaos(server, site.agents(), line, counts, drawn);
            Duration work = Duration.ofSeconds(seconds > 0 ? seconds : STORM_SECONDS);
            return once(site, checks -> new StormScript(site, checks, work, storms, counts).play());
        }
    }

    /** A story that is checked. */
    private interface Story {
        void play(Checks checks) throws IOException, SQLException, InterruptedException;
    }

    private int once(Site site, Story story) throws IOException, SQLException, InterruptedException {
        Checks checks = new Checks(out());
        long startedNanos = System.nanoTime();
        try {
            story.play(checks);
        } catch (IOException | IllegalStateException failed) {
            checks.check("the demo could be played to its end", false, String.valueOf(failed.getMessage()));
        }
        out().println();
        out().println("Took "
                + Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds() + " s.");
        boolean passed = checks.conclude();
        if (!passed || keep) {
            out().println("Files and logs: " + site.folder().root());
        }
        return passed ? 0 : 1;
    }

    private int show(Site site) throws IOException, SQLException, InterruptedException {
        boolean terminal = Ansi.AUTO.enabled();
        if (site.folder().isFounded()) {
            site.server().start();
        } else {
            new Founding(site, new Checks(out())).found();
        }
        LiveTable table = new LiveTable(out(), terminal);
        new Show(site, table, terminal ? SHOW_REDRAW : LOG_REDRAW).play(Duration.ofSeconds(seconds));
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
