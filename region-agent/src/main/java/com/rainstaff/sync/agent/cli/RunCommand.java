package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.AgentSettings.News;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.cycle.SyncDaemon;
import com.rainstaff.sync.agent.cycle.SyncSession;
import com.rainstaff.sync.agent.notice.Backoff;
import com.rainstaff.sync.agent.notice.NewsListener;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.StatusBoard;
import com.rainstaff.sync.agent.status.StatusFile;
import com.rainstaff.sync.agent.time.Ticker;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Stays in step until told to stop. */
@Command(name = "run", description = "Stay in step until told to stop (SIGTERM or Ctrl-C)")
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger(RunCommand.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Ticker ticker;
    private final AgentVersion version;

    @ParentCommand
    private AgentCommand agent;

    RunCommand(Clock clock, Ticker ticker, AgentVersion version) {
        this.clock = clock;
        this.ticker = ticker;
        this.version = version;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() {
        AgentSettings settings = agent.settings();
        Device device = agent.device();
        agent.database(settings);
        try (AgentLock lock = Locks.take(agent);
                LogFile log = LogFile.open(agent.home().log());
                StatusBoard board =
                        new StatusBoard(new StatusFile(agent.home().status()), version.text(), true, clock)) {
            LOG.infof(
                    "Agent %s of device %s (%s) works on %s",
                    version.text(),
                    device.enrolment().device(),
                    device.enrolment().region(),
                    agent.database(settings));
            work(settings, device, board);
            LOG.info("Ended as told.");
            return ExitCode.DONE.code();
        }
    }

    @SuppressWarnings("try")
    private void work(AgentSettings settings, Device device, StatusBoard board) {
        ServerClient server = agent.server(settings, device);
        Notices notices = new Notices();
        SyncSession.Setup setup =
                new SyncSession.Setup(agent.home(), settings, device.enrolment().device(), version.text());
        SecureRandom random = new SecureRandom();
        SyncDaemon daemon = new SyncDaemon(
                agent.database(settings),
                listener -> SyncSession.open(setup, server, clock, ticker, notices, listener),
                notices,
                board,
                settings.poll(),
                clock,
                ticker,
                random);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "news-timer");
            thread.setDaemon(true);
            return thread;
        });
        try (StopSignals signals = StopSignals.listen(daemon::stop);
                NewsListener news =
                        new NewsListener(server, notices, new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, random), timer)) {
            if (settings.news() == News.SSE) {
                news.start();
            }
            daemon.run();
        } finally {
            timer.shutdownNow();
        }
    }
}
