package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.Setting;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.cycle.SyncSession;
import com.rainstaff.sync.agent.enrol.Enrolling;
import com.rainstaff.sync.agent.enrol.Enrolling.Enrolled;
import com.rainstaff.sync.agent.enrol.Enrolling.EnrolledAgain;
import com.rainstaff.sync.exchange.Enrolment;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes this PC a device. */
@Command(name = "enroll", description = "Make this PC a device: needs a one-time token from the dashboard")
final class EnrollCommand implements Callable<Integer> {
    private final Clock clock;
    private final AgentVersion version;

    @ParentCommand
    private AgentCommand agent;

    @Option(names = "--token", required = true, paramLabel = "TOKEN", description = "One-time token from the dashboard")
    private String token;

    @Option(names = "--name", paramLabel = "NAME", description = "What people call this PC [RAINSYNC_NAME]")
    private String name;

    @Option(
            names = "--own-label",
            paramLabel = "LABEL",
            description = "A region label in this file that is this PC's own work though it names another region")
    private List<String> ownLabels = new ArrayList<>();

    @Option(
            names = "--again",
            description =
                    "This PC is a device already, and is to be it: the server lost it, or a copy of the file works")
    private boolean again;

    EnrollCommand(Clock clock, AgentVersion version) {
        this.clock = clock;
        this.version = version;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() {
        AgentSettings settings = agent.settings(flags());
        agent.database(settings);
        if (settings.name().isEmpty()) {
            throw new MissingSettingException(Setting.NAME);
        }
        try (AgentLock lock = Locks.take(agent)) {
            if (again) {
                return enrolAgain(settings);
            }
            Enrolled enrolled = new Enrolling(agent.home(), clock)
                    .enrol(agent.server(settings, ""), settings, token, version.text());
            tell(settings, enrolled);
            return ExitCode.DONE.code();
        }
    }

    private int enrolAgain(AgentSettings settings) {
        EnrolledAgain enrolled = new Enrolling(agent.home(), clock)
                .enrolAgain(agent.server(settings, ""), settings, agent.device(), token, version.text());
        SyncSession.becomeHolder(agent.home(), enrolled.holder());
        Enrolment.Reply device = enrolled.device().enrolment();
        if (agent.isJson()) {
            agent.json(Map.of(
                    "device", device.device(),
                    "region", device.region().name(),
                    "server", enrolled.device().server()));
        } else {
            agent.say(agent.words(settings)
                    .say(
                            "enrolled-again",
                            device.device(),
                            device.region(),
                            enrolled.device().server()));
        }
        return ExitCode.DONE.code();
    }

    private Map<Setting, String> flags() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        Optional.ofNullable(name).ifPresent(given -> flags.put(Setting.NAME, given));
        if (!ownLabels.isEmpty()) {
            flags.put(Setting.OWN_LABELS, String.join(",", ownLabels));
        }
        return flags;
    }

    private void tell(AgentSettings settings, Enrolled enrolled) {
        Enrolment.Reply device = enrolled.device().enrolment();
        if (agent.isJson()) {
            agent.json(Map.of(
                    "device", device.device(),
                    "region", device.region().name(),
                    "server", enrolled.device().server(),
                    "backup", enrolled.armed().backup().toString(),
                    "armed", enrolled.armed().report()));
            return;
        }
        Words words = agent.words(settings);
        agent.say(words.say(
                "enrolled", device.device(), device.region(), enrolled.device().server()));
        ArmReportText.print(agent, words, enrolled.armed());
    }
}
