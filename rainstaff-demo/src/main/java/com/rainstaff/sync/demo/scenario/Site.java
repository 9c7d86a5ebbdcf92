package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.api.ServerApi;
import com.rainstaff.sync.demo.check.FileContents;
import com.rainstaff.sync.demo.office.App;
import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.office.OfficeFiles;
import com.rainstaff.sync.demo.process.Agent;
import com.rainstaff.sync.demo.process.AgentSays;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.CommandOutcome;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import com.rainstaff.sync.demo.process.Writer;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The company of the demo: one server, and four PCs with a Rainstaff file and an agent each. */
public final class Site {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** News between the PCs takes far less time than this many looks. */
    private static final int ROUNDS_OF_SILENCE = 5;

    private final Installation installation;
    private final WorkFolder folder;
    private final Children children;
    private final Clock clock;
    private final Server server;
    private final ServerApi api;
    private final Map<Office, Agent> agents = new EnumMap<>(Office.class);

    public Site(Installation installation, WorkFolder folder, Children children, Clock clock, Server server) {
        this(installation, folder, children, clock, server, server.address());
    }

    /** @param line where the agents find the server, if not at its own address */
    public Site(Installation installation, WorkFolder folder, Children children, Clock clock, Server server, URI line) {
        this.installation = installation;
        this.folder = folder;
        this.children = children;
        this.clock = clock;
        this.server = server;
        this.api = new ServerApi(server.address(), server.adminPassword());
        for (Office office : Office.values()) {
            agents.put(office, new Agent(folder.pc(office), installation, folder, children, line));
        }
    }

    public Server server() {
        return server;
    }

    public ServerApi api() {
        return api;
    }

    public Agent agent(Office office) {
        return agents.get(office);
    }

    public Collection<Agent> agents() {
        return Collections.unmodifiableCollection(agents.values());
    }

    public WorkFolder folder() {
        return folder;
    }

    public Clock clock() {
        return clock;
    }

    /** The app on a PC, for edits of the script's own. */
    public App app(Office office) {
        return new App(folder.file(office), clock);
    }

    /** Creates each PC's file. */
    public void createFiles() throws IOException, SQLException {
        folder.create();
        OfficeFiles files = new OfficeFiles(clock);
        for (Office office : Office.values()) {
            files.create(office, folder.file(office));
        }
    }

    /** Starts today's app on a PC, which migrates an older file; repeating it changes nothing. */
    public void migrate(Office office) throws SQLException {
        if (!app(office).columns("users").isEmpty()) {
            return;
        }
        new OfficeFiles(clock).migrate(office, folder.file(office));
    }

    /** Makes a PC a device; what the agent says of it. */
    public CommandOutcome enroll(Office office) throws IOException, InterruptedException {
        return agents.get(office).enroll(api.enrolmentToken(office.region(), office.pc()));
    }

    /** Lets people work who wait for a lock no longer than shows an agent that holds the file too long. */
    public Writer startWriter(Office office, int edits, Duration pace) throws IOException {
        return startWriter(office, edits, pace, AppFile.IMPATIENT);
    }

    Writer startWriter(Office office, int edits, Duration pace, Duration patience) throws IOException {
        return Writer.start(
                office,
                installation,
                folder,
                children,
                clock.millis() % 1_000 + office.ordinal(),
                edits,
                pace,
                patience);
    }

    public FileContents contents(Office office) throws SQLException {
        return FileContents.read(watched(office));
    }

    /** The regions' files as they are now. */
    public Map<Office, FileContents> regional() throws SQLException {
        Map<Office, FileContents> contents = new EnumMap<>(Office.class);
        for (Office office : Office.regional()) {
            contents.put(office, contents(office));
        }
        return contents;
    }

    /** A look from outside is no edit of the app, whose patience is what is tried. */
    private AppFile watched(Office office) {
        return new AppFile(folder.file(office).path(), PATIENCE);
    }

    /** How far sync has come on every PC. */
    public Map<Office, SyncFigures> figures() throws SQLException {
        Map<Office, SyncFigures> figures = new EnumMap<>(Office.class);
        for (Office office : Office.values()) {
            figures.put(office, SyncFigures.read(watched(office)));
        }
        return figures;
    }

    /** Waits until nothing is on its way any more, in either direction; false if that takes longer than {@code limit}. */
    public boolean awaitQuiet(Duration limit) throws SQLException, InterruptedException {
        Instant deadline = clock.instant().plus(limit);
        Map<Office, SyncFigures> before = Map.of();
        int still = 0;
        while (still < ROUNDS_OF_SILENCE) {
            if (clock.instant().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
            Map<Office, SyncFigures> now = figures();
            still = now.equals(before) && isQuiet(now) ? still + 1 : 0;
            before = now;
        }
        return true;
    }

    /** What is still on its way, for a report. */
    String unrest() throws SQLException {
        Map<Office, SyncFigures> all = figures();
        List<String> unrest = new ArrayList<>();
        for (Map.Entry<Office, SyncFigures> entry : all.entrySet()) {
            SyncFigures figures = entry.getValue();
            AgentSays says = agents.get(entry.getKey()).says();
            unrest.add(entry.getKey().pc() + ": " + figures.pendingUp() + " up, " + figures.pendingDown(all.values())
                    + " down, " + figures.parked() + " parked, " + figures.held() + " held, " + says.outcome() + " "
                    + says.problem());
        }
        return String.join("; ", unrest);
    }

    private boolean isQuiet(Map<Office, SyncFigures> figures) {
        return figures.values().stream().allMatch(pc -> pc.pendingUp() == 0 && pc.pendingDown(figures.values()) == 0)
                && agents.values().stream()
                        .allMatch(agent -> agent.isRunning() && agent.says().isUpToDate());
    }
}
