package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rainstaff.sync.demo.chaos.Fault;
import com.rainstaff.sync.demo.chaos.FaultCounts;
import com.rainstaff.sync.demo.chaos.FaultyLine;
import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.Agent;
import com.rainstaff.sync.demo.process.AgentSays;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.RunSettings;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a PC besides being killed: the agent says what is wrong, keeps everything, and goes on by itself. */
class FaultsIT {
    private static final int ROWS = 200;
    private static final Duration APP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    static Path work;

    private static final Children CHILDREN = new Children();
    private static Installation installation;
    private static WorkFolder folder;
    private static FaultyLine line;
    private static Site site;
    private static int written;

    @BeforeAll
    static void found() throws Exception {
        installation = Installation.below(Path.of(".."));
        folder = new WorkFolder(work.resolve("demo"));
        RunSettings settings = RunSettings.of(folder, 0);
        Server server = new Server(installation, folder, CHILDREN, settings.port(), settings.adminPassword());
        line = FaultyLine.to(server.address(), 1, new FaultCounts());
        site = new Site(installation, folder, CHILDREN, Clock.systemUTC(), server, line.address());
        new Founding(site, new Checks(new PrintWriter(new StringWriter()))).found();
        assertThat(site.awaitQuiet(LIMIT)).as("in step; " + site.unrest()).isTrue();
    }

    /** What a failed test left behind is none of the next one's business. */
    @BeforeEach
    void nothing_waits() throws Exception {
        assertThat(site.awaitQuiet(LIMIT)).as("in step; " + site.unrest()).isTrue();
    }

    @AfterAll
    static void end() {
        CHILDREN.close();
        if (line != null) {
            line.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REPLY_LOST", "REPLY_CUT", "REPLY_HALVED", "HTML_INSTEAD"})
    void a_line_that_spoils_every_reply_is_waited_out(Fault fault) throws Exception {
        line.fail(1, List.of(fault));
        write();
        await(AgentSays::isWaiting, "the server cannot be reached");
        assertThat(pendingUp()).as("changes kept while every reply is spoilt").isEqualTo(ROWS);

        line.fail(0);

        requireEverythingOnce();
    }

    /**
     * A disk that is full, as far as one can have that without being an administrator: no file of the agent's process may
     * grow beyond the size that the app's file has.
     */
    @Test
    void a_full_disk_is_reported_and_leaves_the_file_sound() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit, which limits a process, is of Linux alone");
        Agent izmir = site.agent(Office.IZMIR);
        limit(izmir, Files.size(izmir().path()) + ":unlimited");
        int rows = 3_000;
        hireForIzmir(rows);
        await(AgentSays::needsAttention, "nothing can be written");
        assertThat(text("pragma integrity_check")).isEqualTo("ok");

        limit(izmir, "unlimited:unlimited");

        assertThat(site.awaitQuiet(LIMIT)).as("in step again; " + site.unrest()).isTrue();
        assertThat(text("select count(*) from employees where full_name like 'hired %'"))
                .isEqualTo(Integer.toString(rows));
    }

    @Test
    void a_file_that_another_program_keeps_locked_is_waited_for() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + izmir().path());
                Statement statement = other.createStatement()) {
            statement.execute("begin exclusive");
            await(says -> says.problem().equals("FILE_BUSY"), "the file is locked");
            statement.executeUpdate(BulkTimesheets.insert(written + 1, written + ROWS));
            statement.execute("commit");
            written += ROWS;
        }

        requireEverythingOnce();
    }

    /** SQLite needs a journal beside the file for each transaction. */
    @Test
    void a_folder_that_the_agent_may_not_write_is_reported() throws Exception {
        Path data = izmir().path().getParent();
        assumeTrue(data.getFileSystem().supportedFileAttributeViews().contains("posix"), "rights are of POSIX alone");
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(data);
        Agent izmir = site.agent(Office.IZMIR);
        izmir.stop();
        try {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
            assumeFalse(Files.isWritable(data), "an administrator's processes may write everywhere");
            Files.setPosixFilePermissions(data, before);
            write();
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
            izmir.start();
            await(says -> says.problem().equals("FILE_RIGHTS"), "it may not write");
            assertThat(pendingUp()).as("changes kept").isEqualTo(ROWS);
        } finally {
            Files.setPosixFilePermissions(data, before);
            if (!izmir.isRunning()) {
                izmir.start();
            }
        }

        requireEverythingOnce();
    }

    @Test
    void a_server_that_speaks_no_tls_is_told_nothing() throws Exception {
        workAgainst(URI.create("https://127.0.0.1:" + site.server().address().getPort()));

        requireEverythingOnce();
    }

    @Test
    void a_server_whose_certificate_nobody_vouches_for_is_told_nothing() throws Exception {
        AtomicInteger told = new AtomicInteger();
        HttpsServer impostor = impostor(told);
        try {
            workAgainst(URI.create("https://127.0.0.1:" + impostor.getAddress().getPort()));
        } finally {
            impostor.stop(0);
        }

        assertThat(told).as("requests that the impostor got to read").hasValue(0);
        requireEverythingOnce();
    }

    /** People work while the agent looks for the server at a wrong address; then it is set right. */
    private static void workAgainst(URI address) throws Exception {
        Agent izmir = site.agent(Office.IZMIR);
        izmir.stop();
        Agent misled = new Agent(folder.pc(Office.IZMIR), installation, folder, CHILDREN, address);
        try {
            write();
            misled.start();
            await(AgentSays::isWaiting, "the server cannot be reached");
            assertThat(pendingUp()).as("changes kept").isEqualTo(ROWS);
        } finally {
            misled.stop();
            izmir.start();
        }
    }

    private static HttpsServer impostor(AtomicInteger told) throws IOException, GeneralSecurityException {
        Path keys = work.resolve("impostor.p12");
        char[] password = "impostor".toCharArray();
        run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "impostor",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storepass",
                new String(password));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(keys.toFile(), password), password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            told.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** As patient as the real app. */
    private static AppFile izmir() {
        return new AppFile(folder.file(Office.IZMIR).path(), APP_PATIENCE);
    }

    private static void write() throws SQLException {
        BulkTimesheets.write(izmir(), written + 1, written + ROWS);
        written += ROWS;
    }

    private static long pendingUp() throws SQLException {
        return site.figures().get(Office.IZMIR).pendingUp();
    }

    private static void hireForIzmir(int rows) throws SQLException {
        folder.file(Office.HEADQUARTERS).write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("""
                        with recursive n (i) as (select 1 union all select i + 1 from n where i < %d)
                        insert into employees (full_name, identity_no, department, title, region)
                        select 'hired ' || i, '9' || (1000000000 + i), 'Depo', 'Uzman', 'Izmir' from n
                        """.formatted(rows));
            }
        });
    }

    private static void limit(Agent agent, String sizes) throws IOException {
        run("prlimit", "--pid", Long.toString(agent.processId()), "--fsize=" + sizes);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.onExit().join().exitValue()).as(command[0]).isZero();
    }

    private static String text(String sql) throws SQLException {
        return izmir().read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(sql)) {
                found.next();
                return found.getString(1);
            }
        });
    }

    private static void requireEverythingOnce() throws SQLException, InterruptedException {
        assertThat(site.awaitQuiet(LIMIT)).as("in step again; " + site.unrest()).isTrue();
        for (String figure : List.of("count(*)", "count(distinct notes)")) {
            assertThat(BulkTimesheets.figure(folder.file(Office.HEADQUARTERS), figure))
                    .as("%s of the rows at headquarters", figure)
                    .isEqualTo(written);
        }
    }

    private static void await(Predicate<AgentSays> said, String what) throws Exception {
        Await.until(() -> said.test(site.agent(Office.IZMIR).says()), LIMIT, "the agent says that " + what);
    }
}
