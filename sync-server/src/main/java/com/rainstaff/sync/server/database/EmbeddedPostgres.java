package com.rainstaff.sync.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL of the server's own, for an installation without one. Its files live below one folder and survive every
 * kind of end: {@link #close}, a killed server (its PostgreSQL goes on alone and is stopped by the next start), a killed
 * PostgreSQL (which {@link #keepRunning} starts again), a power cut ({@link Durability}). It listens on 127.0.0.1 only, on a port that differs from start to
 * start, and asks for the password kept in the folder.
 *
 * <p>One folder serves one server at a time; a second start fails and changes nothing.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final String SUPERUSER = "rainsync";
    private static final String HOST = "127.0.0.1";
    /** A start after a power cut replays the log first, which on a slow disk takes minutes, not seconds. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    /** One that was killed in part may be recovering, and does not stop in order before it is done. */
    private static final Duration LEFTOVER_STOP_LIMIT = Duration.ofSeconds(10);

    /** Another program may take the free port between its choice and its use. */
    private static final int PORT_ATTEMPTS = 3;

    private static final int RESTART_ATTEMPTS = 60;
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
    /** Beyond this PostgreSQL's own log starts anew. */
    private static final long LOG_LIMIT_BYTES = 10L << 20;

    private final Path folder;
    private final Path cluster;
    private final RunAs runAs;
    private final PostgresBinaries binaries;
    private final FileChannel lock;
    private final String password;
    private int port;
    private volatile boolean ending;

    private EmbeddedPostgres(Path folder, RunAs runAs, PostgresBinaries binaries, FileChannel lock, String password) {
        this.folder = folder;
        this.cluster = folder.resolve("cluster");
        this.runAs = runAs;
        this.binaries = binaries;
        this.lock = lock;
        this.password = password;
    }

    /**
     * Starts it on the files below {@code folder}, making them at the first start, and returns when it takes connections.
     *
     * @throws DatabaseUnavailableException if it cannot; nothing is left running, and the files are as they were
     */
    public static EmbeddedPostgres start(Path folder, Durability durability, RunAs runAs) {
        FileChannel lock = null;
        boolean started = false;
        try {
            Files.createDirectories(folder);
            lock = lock(folder);
            PostgresBinaries binaries = PostgresBinaries.unpackBelow(folder);
            EmbeddedPostgres postgres = new EmbeddedPostgres(folder, runAs, binaries, lock, password(folder));
            runAs.handOver(folder);
            postgres.requireReachable();
            postgres.stopLeftover();
            postgres.createCluster();
            postgres.launch(durability);
            started = true;
            return postgres;
        } catch (IOException e) {
            throw new DatabaseUnavailableException(
                    "Could not prepare the embedded PostgreSQL in " + folder + ": " + e
                            + ". Set RAINSYNC_DATA_DIR to a folder this user may write to, or DATABASE_URL to a PostgreSQL that runs.",
                    e);
        } finally {
            if (!started && lock != null) {
                closeQuietly(lock);
            }
        }
    }

    /** Address of the database {@code name}, which is created empty where it is missing. */
    public DatabaseUrl database(String name) {
        PGSimpleDataSource maintenance = new PGSimpleDataSource();
        maintenance.setServerNames(new String[] {HOST});
        maintenance.setPortNumbers(new int[] {port});
        maintenance.setDatabaseName("postgres");
        maintenance.setUser(SUPERUSER);
        maintenance.setPassword(password);
        try (Connection connection = maintenance.getConnection()) {
            try (var exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
                exists.setString(1, name);
                try (var rows = exists.executeQuery()) {
                    if (!rows.next()) {
                        try (var create = connection.createStatement()) {
                            create.execute("create database " + create.enquoteIdentifier(name, true));
                        }
                    }
                }
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "Could not open the embedded PostgreSQL in " + folder + ": " + e.getMessage() + " " + logTail(), e);
        }
        return DatabaseUrl.of(HOST, port, name, Optional.of(SUPERUSER), Optional.of(password));
    }

    /** Stops it once its running transactions are rolled back; all that was committed is kept. Repeating it is harmless. */
    @Override
    public void close() {
        ending = true;
        synchronized (this) {
            if (!lock.isOpen()) {
                return;
            }
            try {
                stop(STOP_LIMIT);
            } finally {
                closeQuietly(lock);
            }
        }
    }

    /**
     * From now on starts it again on its port whenever it ends though nobody closed it: the system kills big processes
     * when memory is short. It recovers to the last commit by itself; connections break and have to be made anew.
     */
    void keepRunning() {
        try {
            processId()
                    .flatMap(ProcessHandle::of)
                    .ifPresent(process -> process.onExit().thenRunAsync(this::startAgain));
        } catch (IOException unreadable) {
            LOG.warnf("If the PostgreSQL in %s ends, it is not started again: %s", folder, unreadable.getMessage());
        }
    }

    /** Lets go of the folder and leaves PostgreSQL running, as a killed server does. */
    void abandon() {
        ending = true;
        closeQuietly(lock);
    }

    /** Number of PostgreSQL's main process, where its files name one. */
    Optional<Long> processId() throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() || !lines.get(0).strip().matches("[0-9]{1,18}")
                ? Optional.empty()
                : Optional.of(Long.parseLong(lines.get(0).strip()));
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean mine = false;
        try {
            mine = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            LOG.debugf("%s is locked by this very process", folder);
        } finally {
            if (!mine) {
                channel.close();
            }
        }
        if (!mine) {
            throw new DatabaseUnavailableException(
                    "Another server already works on " + folder
                            + ". Stop it first, or give this one a folder of its own with RAINSYNC_DATA_DIR.",
                    null);
        }
        return channel;
    }

    /** Made once; the cluster knows it from then on. */
    private static String password(Path folder) throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            Path unfinished = Files.createTempFile(folder, "password", ".new");
            Files.writeString(unfinished, HexFormat.of().formatHex(secret));
            Files.move(unfinished, file);
        }
        return Files.readString(file).strip();
    }

    private void requireReachable() {
        if (!runAs.reaches(Path.of(binaries.program("postgres")))) {
            throw new DatabaseUnavailableException(
                    "PostgreSQL may not run as root, and the user that it runs as instead may not enter "
                            + folder
                            + ". Set RAINSYNC_DATA_DIR to a folder that everyone may pass, such as /var/lib/rainsync.",
                    null);
        }
    }

    /**
     * Stops what a killed server left running. Stopped and not used on, so that this start's settings hold.
     *
     * @throws DatabaseUnavailableException if it does not stop
     */
    private void stopLeftover() throws IOException {
        Optional<ProcessHandle> leftover =
                processId().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        if (leftover.isEmpty()) {
            return;
        }
        Optional<String> command = leftover.get().info().command();
        if (command.isPresent()
                && !Path.of(command.get()).getFileName().toString().startsWith("postgres")) {
            // The number of a PostgreSQL long gone, now another program's; PostgreSQL itself would refuse
            // to start.
            Files.delete(cluster.resolve("postmaster.pid"));
            return;
        }
        LOG.infof(
                "Stopping the PostgreSQL (process %d) that an earlier server left on %s",
                leftover.get().pid(), folder);
        stop(LEFTOVER_STOP_LIMIT);
    }

    private void createCluster() throws IOException {
        if (Files.exists(cluster.resolve("PG_VERSION"))) {
            requireSameMajorVersion();
            return;
        }
        Path unfinished = folder.resolve("cluster.unfinished");
        deleteTree(unfinished);
        // The builtin provider: the order of text must not change with the machine's libraries.
        List<String> initdb = List.of(
                binaries.program("initdb"),
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--pwfile=" + folder.resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C");
        CommandLine.Outcome outcome = CommandLine.run(runAs.command(initdb), START_LIMIT);
        if (!outcome.succeeded()) {
            throw new DatabaseUnavailableException(
                    "PostgreSQL could not create its files in " + folder + ": " + outcome.output(), null);
        }
        Files.writeString(
                unfinished.resolve("postgresql.conf"),
                System.lineSeparator() + "include 'rainsync.conf'" + System.lineSeparator(),
                StandardOpenOption.APPEND);
        Files.move(unfinished, cluster);
    }

    private void requireSameMajorVersion() throws IOException {
        String files = Files.readString(cluster.resolve("PG_VERSION")).strip();
        String version = CommandLine.run(runAs.command(List.of(binaries.program("postgres"), "--version")), STOP_LIMIT)
                .output();
        if (!version.matches(".*\\s" + files + "\\..*")) {
            throw new DatabaseUnavailableException(
                    "The files in " + cluster + " are PostgreSQL " + files + "'s, and this server brings "
                            + version
                            + ". Export with the earlier server, or run its PostgreSQL " + files
                            + " and set DATABASE_URL; then start this one on a new RAINSYNC_DATA_DIR.",
                    null);
        }
    }

    private void launch(Durability durability) throws IOException {
        Path log = folder.resolve("postgres.log");
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.delete(log);
        }
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            Files.writeString(cluster.resolve("rainsync.conf"), configuration(durability));
            runAs.handOver(cluster);
            CommandLine.Outcome outcome = launch();
            if (outcome.succeeded()) {
                return;
            }
            if (attempt == PORT_ATTEMPTS) {
                throw new DatabaseUnavailableException(
                        "The embedded PostgreSQL in " + folder + " did not start: " + outcome.output() + " "
                                + logTail(),
                        null);
            }
        }
    }

    private CommandLine.Outcome launch() {
        return CommandLine.run(
                control(
                        "start",
                        "--log=" + folder.resolve("postgres.log"),
                        "--wait",
                        "--timeout=" + START_LIMIT.toSeconds()),
                START_LIMIT.plusSeconds(30));
    }

    /** Until the last of its processes has ended, which may take a moment longer than the first, a start fails. */
    private synchronized void startAgain() {
        if (ending) {
            return;
        }
        LOG.warnf("The PostgreSQL in %s ended though nobody stopped it; it is started again", folder);
        CommandLine.Outcome outcome = launch();
        for (int attempt = 1; !outcome.succeeded() && !ending && attempt < RESTART_ATTEMPTS; attempt++) {
            LockSupport.parkNanos(RESTART_PAUSE.toNanos());
            outcome = launch();
        }
        if (outcome.succeeded()) {
            LOG.infof("The PostgreSQL in %s runs again; all that was committed is kept", folder);
            keepRunning();
        } else if (!ending) {
            LOG.errorf(
                    "The PostgreSQL in %s does not start again. Nothing is lost; start the server anew when its log"
                            + " is clear: %s %s",
                    folder, outcome.output(), logTail());
        }
    }

    private String configuration(Durability durability) {
        return """
        # Written anew at every start; changes made here are lost.
        listen_addresses = '%s'
        port = %d
        # A socket would need a folder with a short path; the loopback address serves everyone.
        unix_socket_directories = ''
        max_connections = 40
        shared_buffers = '32MB'
        max_wal_size = '256MB'
        # One server on one disk: no replicas, and workers would only cost memory.
        wal_level = minimal
        max_wal_senders = 0
        max_worker_processes = 4
        max_parallel_workers = 2
        io_method = sync
        huge_pages = off
        jit = off
        fsync = %s
        synchronous_commit = on
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%%m [%%p] '
        log_checkpoints = off
        # Errors name rows in their DETAIL, and rows are people's.
        log_error_verbosity = terse
        log_min_error_statement = panic
        """.formatted(HOST, port, durability.fsync);
    }

    /** @param limit how long it may take to stop in order; after that it is stopped as by a crash, which loses nothing */
    private void stop(Duration limit) {
        CommandLine.Outcome outcome = CommandLine.run(
                control("stop", "--mode=fast", "--wait", "--timeout=" + limit.toSeconds()), STOP_LIMIT.plusSeconds(30));
        if (!outcome.succeeded() && isRunning()) {
            LOG.warnf("PostgreSQL did not stop in order, its next start recovers: %s", outcome.output());
            outcome = CommandLine.run(control("stop", "--mode=immediate", "--wait"), STOP_LIMIT.plusSeconds(30));
        }
        if (!outcome.succeeded() && isRunning()) {
            throw new DatabaseUnavailableException(
                    "The PostgreSQL on " + folder + " does not stop: " + outcome.output()
                            + ". End the process that the first line of " + cluster.resolve("postmaster.pid")
                            + " names, then start again.",
                    null);
        }
    }

    private boolean isRunning() {
        return CommandLine.run(control("status"), STOP_LIMIT).succeeded();
    }

    private List<String> control(String action, String... options) {
        List<String> command =
                new ArrayList<>(List.of(binaries.program("pg_ctl"), action, "--pgdata=" + cluster, "--silent"));
        command.addAll(List.of(options));
        return runAs.command(command);
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("postgres.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debugf(e, "closing the lock of the data folder");
        }
    }
}
