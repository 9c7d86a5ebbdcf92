package com.rainstaff.sync.demo.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** The server as a process of its own, with the PostgreSQL it brings along. */
public final class Server {
    /** The first start unpacks PostgreSQL and creates its files; a busy machine takes its time for that. */
    private static final Duration START_LIMIT = Duration.ofSeconds(180);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** Of the file in which PostgreSQL says how it runs. */
    private static final int PORT_LINE = 3;

    private final Installation installation;
    private final WorkFolder folder;
    private final Children children;
    private final int port;
    private final String adminPassword;
    private final Map<String, String> settings;
    private Child child;

    public Server(Installation installation, WorkFolder folder, Children children, int port, String adminPassword) {
        this(installation, folder, children, port, adminPassword, Map.of());
    }

    /** @param settings more of its environment variables */
    public Server(
            Installation installation,
            WorkFolder folder,
            Children children,
            int port,
            String adminPassword,
            Map<String, String> settings) {
        this.installation = installation;
        this.folder = folder;
        this.children = children;
        this.port = port;
        this.adminPassword = adminPassword;
        this.settings = Map.copyOf(settings);
        children.afterwards(this::endPostgres);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String adminPassword() {
        return adminPassword;
    }

    /** What it says, its faults included. */
    public Path log() {
        return folder.log("server");
    }

    /** Address of the PostgreSQL it brings along and has started, as another server or a program takes it. */
    public String databaseUrl() throws IOException {
        Path postgres = folder.serverData().resolve("postgres");
        List<String> running = Files.readAllLines(postgres.resolve("cluster").resolve("postmaster.pid"));
        return "jdbc:postgresql://127.0.0.1:" + running.get(PORT_LINE).strip() + "/rainsync?user=rainsync&password="
                + Files.readString(postgres.resolve("password")).strip();
    }

    /** What the PostgreSQL it brings along says. */
    public Path databaseLog() {
        return folder.serverData().resolve("postgres").resolve("postgres.log");
    }

    /** Starts it and returns once it answers. */
    public void start() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PORT", Integer.toString(port));
        environment.put("RAINSYNC_DATA_DIR", folder.serverData().toString());
        environment.put("RAINSYNC_ADMIN_PASSWORD", adminPassword);
        child = children.start(
                "server",
                // As on a small host.
                JavaCommand.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        installation.server().toString()),
                environment,
                folder.log("server"));
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Health.answers(address())) {
            if (!child.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("The server did not start; its log is " + folder.log("server"));
            }
            Thread.sleep(200);
        }
    }

    /** Ends it in the middle of whatever it does. */
    public void kill() {
        child.kill();
    }

    /**
     * Ends its PostgreSQL in the middle of whatever it does, with all that belongs to it.
     *
     * @return whether one was running
     */
    public boolean killDatabase() throws IOException {
        Optional<ProcessHandle> main = postgres().stream().findFirst();
        main.ifPresent(ProcessHandle::destroyForcibly);
        return main.isPresent();
    }

    /**
     * Ends one of the processes below its PostgreSQL, which then ends all others and recovers.
     *
     * @return whether one was running
     */
    public boolean killBackend(Random random) throws IOException {
        List<ProcessHandle> below =
                postgres().stream().flatMap(ProcessHandle::children).sorted().toList();
        if (!below.isEmpty()) {
            below.get(random.nextInt(below.size())).destroyForcibly();
        }
        return !below.isEmpty();
    }

    public boolean isAlive() {
        return child != null && child.isAlive();
    }

    /** Stops it in order, its PostgreSQL included. */
    public void stop() {
        if (isAlive()) {
            child.stop(STOP_LIMIT);
        }
        endPostgres();
    }

    /** Ends the PostgreSQL that a killed server leaves behind; harmless where there is none. */
    private void endPostgres() {
        try {
            postgres().forEach(ProcessHandle::destroy);
        } catch (IOException failed) {
            throw new UncheckedIOException("look for a PostgreSQL left in " + folder.serverData(), failed);
        }
    }

    /** The main process of the PostgreSQL on this server's data, if it runs. */
    private List<ProcessHandle> postgres() throws IOException {
        try (Stream<Path> files =
                Files.find(folder.serverData(), 4, (path, attributes) -> path.endsWith("postmaster.pid"))) {
            return files.map(Server::firstLine)
                    .filter(line -> line.matches("[0-9]{1,18}"))
                    .map(Long::parseLong)
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .filter(Server::isPostgres)
                    .toList();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.contains("postgres"))
                .isPresent();
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("read " + file, failed);
        }
    }
}
