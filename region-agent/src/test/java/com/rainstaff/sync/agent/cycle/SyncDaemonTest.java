package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

    @BeforeEach
    void open() throws IOException {
        server = FakeServer.start();
        file = ArmedFile.create(folder, TABLE);
    }

    @AfterEach
    void close() throws Exception {
        daemon.stop();
        working.join(LONG.toMillis());
        assertThat(working.isAlive()).as("still at work").isFalse();
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
    void to_stop_ends_a_wait_for_a_server_that_never_answers() throws Exception {
        server.then((exchange, request) -> {});
        start(file.file().path());
        while (server.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        daemon.stop();
        assertThat(nextReport().outcome()).isIn(SyncOutcome.UNREACHABLE, SyncOutcome.INTERRUPTED);
    }

    private void start(Path database) {
        AgentSettings settings =
                AgentSettings.load(Map.of(Setting.DB, database.toString()), Map.of(), folder.resolve("rainsync.conf"));
        Setup setup = new Setup(Home.at(folder.resolve("home")), settings, ArmedFile.OWN.device(), "test");
        daemon = new SyncDaemon(
                listener -> SyncSession.open(
                        setup, server.client(LONG), Clock.systemUTC(), System::nanoTime, notices, listener),
                notices,
                reports::add,
                Duration.ofHours(1),
                Clock.systemUTC(),
                System::nanoTime,
                new Random(1));
        working = new Thread(daemon::run, "agent-under-test");
        working.start();
    }

    private AttemptReport nextReport() throws InterruptedException {
        AttemptReport report = reports.poll(LONG.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(report).as("a round within %s", LONG).isNotNull();
        return report;
    }
}
