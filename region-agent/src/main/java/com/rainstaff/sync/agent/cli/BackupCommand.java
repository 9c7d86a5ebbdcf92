package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.backup.FileBackup;
import com.rainstaff.sync.agent.config.AgentSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Copies the app's file as of now. */
@Command(name = "backup", description = "Copy the app's file as of now; a running app or agent does no harm")
final class BackupCommand implements Callable<Integer> {
    private final Clock clock;

    @ParentCommand
    private AgentCommand agent;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; a new file in the agent's folder otherwise")
    private Path out;

    BackupCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        AgentSettings settings = agent.settings();
        Path database = agent.database(settings);
        Path copy = out;
        if (copy == null) {
            copy = FileBackup.into(agent.home().backups(), database, clock);
        } else {
            FileBackup.to(copy, database);
        }
        if (agent.isJson()) {
            agent.json(Map.of("backup", copy.toAbsolutePath().toString()));
        } else {
            agent.say(agent.words(settings).say("backup-made", copy.toAbsolutePath()));
        }
        return ExitCode.DONE.code();
    }
}
