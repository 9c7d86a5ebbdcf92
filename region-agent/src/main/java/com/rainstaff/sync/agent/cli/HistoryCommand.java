package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.exchange.HistoryEntry;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Every version of a row that the server still keeps. */
@Command(name = "history", description = "Every kept version of a row, newest last: who, where, when, what")
final class HistoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RecoverCommand recover;

    @Parameters(index = "0", paramLabel = "TABLE", description = "Table, such as employees")
    private String table;

    @Parameters(
            index = "1",
            paramLabel = "KEY",
            description = "Row id, a number as any PC knows the row, or an identifying value such as a plate")
    private String key;

    @Override
    public Integer call() {
        AgentCommand agent = recover.agent();
        AgentSettings settings = agent.settings();
        List<HistoryEntry> history = PersonLogin.server(agent, settings, spec).history(table, key);
        if (agent.isJson()) {
            agent.json(history);
        } else {
            HistoryText.print(agent, agent.words(settings), table, history);
        }
        return ExitCode.DONE.code();
    }
}
