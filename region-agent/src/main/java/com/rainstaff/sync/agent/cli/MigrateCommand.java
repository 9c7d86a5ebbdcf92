package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.capture.ArmReport;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.enrol.Arming;
import com.rainstaff.sync.agent.enrol.Arming.Armed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Arms the file: a copy first, then tables and triggers. */
@Command(name = "migrate", description = "Copy the file, then put the agent's tables and triggers into it")
final class MigrateCommand implements Callable<Integer> {
    private final Clock clock;

    @ParentCommand
    private AgentCommand agent;

    @Option(names = "--dry-run", description = "Only say what would be found; the file is not touched")
    private boolean dryRun;

    MigrateCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() {
        AgentSettings settings = agent.settings();
        Device device = agent.device();
        Path database = agent.database(settings);
        Arming arming = new Arming(agent.home(), clock);
        if (dryRun) {
            tell(settings, arming.rehearse(database, device.enrolment(), settings.ownLabels()));
            return ExitCode.DONE.code();
        }
        try (AgentLock lock = Locks.take(agent)) {
            Armed armed = arming.arm(database, device.enrolment(), settings.ownLabels());
            if (agent.isJson()) {
                agent.json(Map.of("dryRun", false, "backup", armed.backup().toString(), "armed", armed.report()));
            } else {
                ArmReportText.print(agent, agent.words(settings), armed);
            }
            return ExitCode.DONE.code();
        }
    }

    private void tell(AgentSettings settings, ArmReport report) {
        if (agent.isJson()) {
            agent.json(Map.of("dryRun", true, "armed", report));
        } else {
            Words words = agent.words(settings);
            agent.say(words.say("dry-run"));
            ArmReportText.print(agent, words, report);
        }
    }
}
