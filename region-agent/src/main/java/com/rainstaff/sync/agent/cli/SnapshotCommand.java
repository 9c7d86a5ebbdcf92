package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.recover.SnapshotFile;
import com.rainstaff.sync.agent.recover.SnapshotFile.Written;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The database as it was accepted at a moment. */
@Command(name = "snapshot", description = "The database as it was accepted at a moment, as a file the app opens")
final class SnapshotCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RecoverCommand recover;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "2026-11-22T08:00:00Z, or in this PC's zone; now otherwise")
    private String at;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new file")
    private Path out;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "One region's rows and what all share; all otherwise")
    private String region;

    SnapshotCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        AgentCommand agent = recover.agent();
        AgentSettings settings = agent.settings();
        Words words = agent.words(settings);
        Instant moment = moment(words);
        Written written = new SnapshotFile(PersonLogin.server(agent, settings, spec), clock).write(moment, region, out);
        if (agent.isJson()) {
            agent.json(Map.of("at", moment, "file", out.toAbsolutePath().toString(), "written", written));
            return ExitCode.DONE.code();
        }
        agent.say(words.say("snapshot.done", written.rows(), written.tables(), moment, out.toAbsolutePath()));
        if (written.parked() > 0) {
            agent.say(words.say("snapshot.parked", written.parked()));
        }
        return ExitCode.DONE.code();
    }

    private Instant moment(Words words) {
        if (at == null) {
            return clock.instant();
        }
        try {
            return at.endsWith("Z")
                    ? Instant.parse(at)
                    : LocalDateTime.parse(at.replace(' ', 'T'))
                            .atZone(ZoneId.systemDefault())
                            .toInstant();
        } catch (DateTimeParseException malformed) {
            throw new ParameterException(spec.commandLine(), words.say("moment.malformed", at), malformed);
        }
    }
}
