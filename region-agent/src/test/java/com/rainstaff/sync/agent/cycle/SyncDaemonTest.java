package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.config.Setting;
import com.rainstaff.sync.agent.cycle.SyncSession.Setup;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.SqliteFile;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class SyncDaemonTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String TABLE = "create table notes (id integer primary key autoincrement, text text)";

    @TempDir
    Path folder;

    private final Notices notices = new Notices();
    private final BlockingQueue<AttemptReport> reports = new LinkedBlockingQueue<>();
    private FakeServer server;
    private ArmedFile file;
    private SyncDaemon daemon;
    private Thread working;
    private RandomGenerator random = new Random(1);

    @BeforeEach
    void open() throws IOException {
        server = FakeServer.start();
        file = ArmedFile.create(folder, TABLE);
    }

    @AfterEach
    void close() throws Exception {
        if (daemon != null) {
            daemon.stop();
            working.join(LONG.toMillis());
            assertThat(working.isAlive()).as("still at work").isFalse();
        }
        file.close();
        server.close();
    }

    @Test
    void a_commit_of_the_app_is_noticed_and_sent() throws Exception {
        start(file.file().path());
        assertThat(nextReport().outcome()).isEqualTo(SyncOutcome.UP_TO_DATE);
        file.app("insert into notes (text) values ('bir')");
        assertThat(server.nextPush(LONG).push().blocks()).hasSize(1);
        assertThat(nextReport().sent()).isEqualTo(1);
    }

    @Test
    void the_agents_own_commits_and_tables_that_do_not_sync_start_no_round() throws Exception {
        start(file.file().path());
        nextReport();
        file.agent("insert into notes (text) values ('uygulandı')");
        file.app("insert into notes (text) values ('bir')");
        assertThat(server.nextPush(LONG).push().toChangeSet(ArmedFile.OWN).changes())
                .hasSize(1);
        assertThat(nextReport().sent()).isEqualTo(1);
        assertThat(reports).isEmpty();
    }

    @Test
    void news_of_a_feed_that_is_ahead_starts_a_round_and_of_one_that_is_not_none() throws Exception {
        start(file.file().path());
        nextReport();
        notices.news(Map.of("Istanbul", 0L));
        notices.news(Map.of("Istanbul", 3L));
        assertThat(nextReport().outcome()).isEqualTo(SyncOutcome.UP_TO_DATE);
    }

    @Test
    void a_file_that_appears_later_is_taken_up() throws Exception {
        Path moved = folder.resolve("later.db");
        start(moved);
        AttemptReport missing = nextReport();
        assertThat(missing.problem()).isEqualTo(Problem.FILE_MISSING);
        Files.copy(file.file().path(), moved);
        AttemptReport report = nextReport();
        while (report.outcome() != SyncOutcome.UP_TO_DATE) {
            report = nextReport();
        }
        assertThat(report.problem()).isNull();
    }

    @Test
    void a_line_that_breaks_after_something_went_through_is_tried_again_as_soon_as_the_first_time() throws Exception {
        Queue<Long> longestPauses = new ConcurrentLinkedQueue<>();
        random = new Random(1) {
            @Override
            public long nextLong(long origin, long bound) {
                longestPauses.add(bound);
                return origin + 1;
            }
        };
        start(file.file().path());
        assertThat(nextReport().outcome()).isEqualTo(SyncOutcome.UP_TO_DATE);
        for (String text : List.of("iki", "üç")) {
            server.then(server.acceptAfter(() -> file.app("insert into notes (text) values ('" + text + "')")))
                    .then(FakeServer.page(503, "text/html", "<html>asleep</html>"));
        }

        file.app("insert into notes (text) values ('bir')");

        for (int round = 0; round < 2; round++) {
            AttemptReport broken = nextReport();
            assertThat(broken.outcome()).isEqualTo(SyncOutcome.UNREACHABLE);
            assertThat(broken.sent()).isEqualTo(1);
        }
        assertThat(nextReport().outcome()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(longestPauses).as("pauses, at most").hasSize(2);
        assertThat(Set.copyOf(longestPauses)).as("pauses, at most").hasSize(1);
    }

    @Test
    void to_stop_ends_a_wait_for_a_server_that_never_answers() throws Exception {
        server.then((exchange, request) -> {});
        start(file.file().path());
        while (server.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        daemon.stop();
        assertThat(nextReport().outcome()).isIn(SyncOutcome.UNREACHABLE, SyncOutcome.INTERRUPTED);
    }

    @Test
    void a_file_that_another_program_keeps_locked_is_said_to_be_and_synced_afterwards() throws Exception {
        startWith("pragma busy_timeout = 1");
        assertThat(nextReport().outcome()).isEqualTo(SyncOutcome.UP_TO_DATE);

        try (Connection other =
                        DriverManager.getConnection("jdbc:sqlite:" + file.file().path());
                Statement statement = other.createStatement()) {
            statement.execute("begin exclusive");
            statement.execute("insert into notes (text) values ('bir')");
            notices.news(Map.of("Istanbul", 3L));
            assertThat(nextReport().problem()).isEqualTo(Problem.FILE_BUSY);
            statement.execute("commit");
        }

        assertThat(server.nextPush(LONG).push().blocks()).hasSize(1);
        requireInStepAgain();
    }

    @Test
    void a_file_that_may_not_be_written_is_said_to_be_and_synced_afterwards() throws Exception {
        Path database = file.file().path();
        file.app("insert into notes (text) values ('bir')");
        assertThat(database.toFile().setReadOnly()).isTrue();
        assumeFalse(Files.isWritable(database), "this user may write any file, as an administrator may");
        start(database);
        assertThat(nextReport().problem()).isEqualTo(Problem.FILE_RIGHTS);

        assertThat(database.toFile().setWritable(true)).isTrue();

        requireInStepAgain();
        assertThat(server.nextPush(LONG).push().blocks()).hasSize(1);
    }

    @Test
    void a_file_that_sqlite_does_not_let_it_write_is_said_to_be_and_stays_as_it_is() throws Exception {
        file.app("insert into notes (text) values ('bir')");
        startWith("pragma query_only = 1");

        assertThat(nextReport().problem()).isEqualTo(Problem.FILE_RIGHTS);
        assertThat(file.outbox()).as("what waits").hasSize(1);
    }

    /** What SQLite opened for reading alone stays so, whatever becomes of the file's rights. */
    @Test
    void a_file_that_may_not_be_written_is_opened_anew() throws Exception {
        file.app("insert into notes (text) values ('bir')");
        AtomicBoolean forbidden = new AtomicBoolean(true);
        start(file.file().path(), path -> {
            SqliteFile opened = SqliteFile.open(path);
            return forbidden.getAndSet(false) ? set(opened, "pragma query_only = 1") : opened;
        });

        assertThat(nextReport().problem()).isEqualTo(Problem.FILE_RIGHTS);
        requireInStepAgain();
        assertThat(server.nextPush(LONG).push().blocks()).hasSize(1);
    }

    private void requireInStepAgain() throws InterruptedException {
        AttemptReport report = nextReport();
        while (report.outcome() != SyncOutcome.UP_TO_DATE) {
            assertThat(report.problem()).isIn(Problem.FILE_BUSY, Problem.FILE_RIGHTS);
            report = nextReport();
        }
        assertThat(report.problem()).isNull();
    }

    /** Opens the file with {@code pragma}. */
    private void startWith(String pragma) {
        start(file.file().path(), path -> set(SqliteFile.open(path), pragma));
    }

    private static SqliteFile set(SqliteFile opened, String pragma) {
        opened.read("set up", connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(pragma);
            }
        });
        return opened;
    }

    private void start(Path database) {
        start(database, SqliteFile::open);
    }

    private void start(Path database, Function<Path, SqliteFile> opener) {
        AgentSettings settings =
                AgentSettings.load(Map.of(Setting.DB, database.toString()), Map.of(), folder.resolve("rainsync.conf"));
        Setup setup = new Setup(Home.at(folder.resolve("home")), settings, ArmedFile.OWN.device(), "test");
        daemon = new SyncDaemon(
                database,
                listener -> SyncSession.open(
                        setup, opener, server.client(LONG), Clock.systemUTC(), System::nanoTime, notices, listener),
                notices,
                reports::add,
                Duration.ofHours(1),
                Clock.systemUTC(),
                System::nanoTime,
                random);
        working = new Thread(daemon::run, "agent-under-test");
        working.start();
    }

    private AttemptReport nextReport() throws InterruptedException {
        AttemptReport report = reports.poll(LONG.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(report).as("a round within %s", LONG).isNotNull();
        return report;
    }
}
