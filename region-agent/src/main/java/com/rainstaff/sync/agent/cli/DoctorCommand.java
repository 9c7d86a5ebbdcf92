package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.cli.Checkup.Finding;
import com.rainstaff.sync.agent.cli.Checkup.Grade;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Looks for whatever could keep this PC from being in step. */
@Command(name = "doctor", description = "Look for what could keep this PC from being in step, and say what to do")
final class DoctorCommand implements Callable<Integer> {
    private final Clock clock;

    @ParentCommand
    private AgentCommand agent;

    DoctorCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        AgentSettings settings = agent.settings();
        boolean enrolled = new DeviceFile(agent.home().device()).read().isPresent();
        List<Finding> findings = new Checkup(agent, settings, agent.words(settings), clock).findings();
        if (agent.isJson()) {
            agent.json(Map.of("checks", findings));
        } else {
            findings.forEach(this::print);
        }
        if (!enrolled) {
            return ExitCode.NOT_ENROLLED.code();
        }
        boolean ill = findings.stream().anyMatch(finding -> finding.grade() == Grade.FAIL);
        return (ill ? ExitCode.NEEDS_ATTENTION : ExitCode.DONE).code();
    }

    private void print(Finding finding) {
        agent.say(String.format(Locale.ROOT, "%-4s  %-12s %s", finding.grade(), finding.check(), finding.found()));
        if (!finding.remedy().isEmpty()) {
            agent.say("                   -> " + finding.remedy());
        }
    }
}
