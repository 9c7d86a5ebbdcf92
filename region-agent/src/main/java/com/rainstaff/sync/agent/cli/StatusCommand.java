package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.status.Problem;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Says how this PC stands, whether an agent runs or not. */
@Command(name = "status", description = "Say how this PC stands")
final class StatusCommand implements Callable<Integer> {
    private static final long REPEAT_SECONDS = 2;

    private final Clock clock;

    @ParentCommand
    private AgentCommand agent;

    @Option(names = "--watch", description = "Again every two seconds, until Ctrl-C")
    private boolean watch;

    StatusCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() throws InterruptedException {
        AgentSettings settings = agent.settings();
        Device device = agent.device();
        CountDownLatch stopped = new CountDownLatch(1);
        try (StopSignals signals = StopSignals.listen(stopped::countDown)) {
            StandingView view = tell(settings, device);
            while (watch && !stopped.await(REPEAT_SECONDS, TimeUnit.SECONDS)) {
                view = tell(settings, device);
            }
            Problem problem = view.problem();
            if (problem == Problem.FILE_MISSING) {
                return ExitCode.FAILED.code();
            }
            return (problem != null && problem.needsAttention() ? ExitCode.NEEDS_ATTENTION : ExitCode.DONE).code();
        }
    }

    private StandingView tell(AgentSettings settings, Device device) {
        StandingView view = StandingView.of(agent.home(), device, agent.database(settings));
        if (agent.isJson()) {
            agent.json(view);
        } else {
            StandingText.print(agent, agent.words(settings), view, clock.instant());
        }
        return view;
    }
}
