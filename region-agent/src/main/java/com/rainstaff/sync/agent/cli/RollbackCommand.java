package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.backup.FileBackup;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.enrol.Arming;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Takes the agent's tables and triggers out of the file. */
@Command(name = "rollback", description = "Copy the file, then take the agent's tables and triggers out; rows stay")
final class RollbackCommand implements Callable<Integer> {
    private final Clock clock;

    @ParentCommand
    private AgentCommand agent;

    @Option(names = "--force", description = "Give up changes that wait to be sent")
    private boolean force;

    @Option(
            names = "--triggers-only",
            description = "Take only the triggers out, for an app update that drops a column; run migrate after it")
    private boolean triggersOnly;

    RollbackCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() {
        AgentSettings settings = agent.settings();
        Path database = agent.database(settings);
        try (AgentLock lock = Locks.take(agent)) {
            Path backup = FileBackup.into(agent.home().backups(), database, clock);
            if (triggersOnly) {
                Arming.pause(database);
            } else {
                Arming.disarm(database, force);
            }
            if (agent.isJson()) {
                agent.json(Map.of("disarmed", true, "triggersOnly", triggersOnly, "backup", backup.toString()));
            } else {
                Words words = agent.words(settings);
                agent.say(words.say("backup-made", backup));
                agent.say(words.say(triggersOnly ? "triggers-out" : "disarmed", database));
            }
            return ExitCode.DONE.code();
        }
    }
}
