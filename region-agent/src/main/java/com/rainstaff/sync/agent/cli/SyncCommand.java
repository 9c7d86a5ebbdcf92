package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.cycle.SyncSession;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AgentStatus;
import com.rainstaff.sync.agent.status.StatusBoard;
import com.rainstaff.sync.agent.status.StatusFile;
import com.rainstaff.sync.agent.time.Ticker;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** One round of work. */
@Command(name = "sync", description = "Send and fetch once, until everything is in step")
final class SyncCommand implements Callable<Integer> {
    private final Clock clock;
    private final Ticker ticker;
    private final AgentVersion version;

    @ParentCommand
    private AgentCommand agent;

    SyncCommand(Clock clock, Ticker ticker, AgentVersion version) {
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
        SyncSession.Setup setup =
                new SyncSession.Setup(agent.home(), settings, device.enrolment().device(), version.text());
        StatusFile file = new StatusFile(agent.home().status());
        try (AgentLock lock = Locks.take(agent);
                StatusBoard board = new StatusBoard(file, version.text(), false, clock);
                SyncSession session =
                        SyncSession.open(setup, agent.server(settings, device), clock, ticker, new Notices(), board)) {
            session.cycle().once();
            return tell(settings, board.status());
        }
    }

    private int tell(AgentSettings settings, AgentStatus status) {
        if (agent.isJson()) {
            agent.json(status);
        } else if (status.problem() == null) {
            agent.say(agent.words(settings).say("in-step", status.sent(), status.received(), status.roundTripMillis()));
        } else {
            agent.say(agent.words(settings).problem(status.problem()) + " (" + status.detail() + ")");
        }
        return ExitCode.of(status.outcome(), status.problem()).code();
    }
}
