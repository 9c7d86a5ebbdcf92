package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.exchange.ExchangeRequest;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says which release this is. */
@Command(name = "version", description = "Say which release this is")
final class VersionCommand implements Callable<Integer> {
    private final AgentVersion version;

    @ParentCommand
    private AgentCommand agent;

    VersionCommand(AgentVersion version) {
        this.version = version;
    }

    @Override
    public Integer call() {
        if (agent.isJson()) {
            agent.json(Map.of(
                    "version", version.text(),
                    "protocol", ExchangeRequest.PROTOCOL,
                    "java", System.getProperty("java.version")));
        } else {
            agent.say("rainsync-agent " + version.text() + " (protocol " + ExchangeRequest.PROTOCOL + ")");
        }
        return ExitCode.DONE.code();
    }
}
