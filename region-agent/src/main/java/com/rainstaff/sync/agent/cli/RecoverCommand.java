package com.rainstaff.sync.agent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What support asks the server's history, as a person and never as a device. */
@Command(
        name = "recover",
        description = {
            "Ask the server's history, as a person with the role support or admin",
            "[RAINSYNC_LOGIN, RAINSYNC_PASSWORD; asked for where they are missing]"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HistoryCommand.class, SnapshotCommand.class})
final class RecoverCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AgentCommand agent;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), agent.words().say("which-command"));
    }

    AgentCommand agent() {
        return agent;
    }
}
