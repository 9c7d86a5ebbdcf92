package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.backup.FileBackup;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.enrol.Arming;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Takes the agent out of the file and forgets the device. */
@Command(
        name = "uninstall",
        description =
                "Take the agent's tables and triggers out of the file and forget this PC's credentials; rows stay")
final class UninstallCommand implements Callable<Integer> {
    private final Clock clock;

    @ParentCommand
    private AgentCommand agent;

    @Option(names = "--force", description = "Give up changes that wait to be sent")
    private boolean force;

    UninstallCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() {
        AgentSettings settings = agent.settings();
        Path database = agent.database(settings);
        try (AgentLock lock = Locks.take(agent)) {
            Path backup = FileBackup.into(agent.home().backups(), database, clock);
            Arming.disarm(database, force);
            new DeviceFile(agent.home().device()).delete();
            if (agent.isJson()) {
                agent.json(Map.of("uninstalled", true, "backup", backup.toString()));
            } else {
                Words words = agent.words(settings);
                agent.say(words.say("backup-made", backup));
                agent.say(words.say("uninstalled", database));
            }
            return ExitCode.DONE.code();
        }
    }
}
