package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.client.ServerUnreachableException;
import com.rainstaff.sync.agent.config.SettingsException;
import com.rainstaff.sync.agent.enrol.EnrolmentException;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import java.util.Map;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what stopped a command into a sentence and an exit code. */
final class Failures implements IExecutionExceptionHandler {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        AgentCommand agent = topOf(commandLine);
        Words words = agent.words();
        if (failure instanceof NotEnrolledException) {
            return tell(agent, commandLine, ExitCode.NOT_ENROLLED, words.say("not-enrolled"));
        } else if (failure instanceof MissingSettingException missing) {
            return tell(
                    agent,
                    commandLine,
                    ExitCode.USAGE,
                    words.say(
                            "missing-setting",
                            missing.setting().key(),
                            missing.setting().variable()));
        } else if (failure instanceof SettingsException) {
            return tell(agent, commandLine, ExitCode.USAGE, failure.getMessage());
        } else if (failure instanceof EnrolmentException) {
            return tell(agent, commandLine, ExitCode.FAILED, failure.getMessage());
        } else if (failure instanceof ServerUnreachableException) {
            String sentence = words.problem(Problem.UNREACHABLE) + " (" + failure.getMessage() + ")";
            return tell(agent, commandLine, ExitCode.UNREACHABLE, sentence);
        } else if (failure instanceof SyncException refusal) {
            return tell(agent, commandLine, codeOf(refusal.type()), refusal.getMessage());
        } else if (failure instanceof StoreException) {
            return tell(agent, commandLine, ExitCode.FAILED, failure.getMessage());
        }
        LOG.error("The command failed", failure);
        return tell(agent, commandLine, ExitCode.FAILED, words.problem(Problem.FAULT) + " (" + failure + ")");
    }

    private static ExitCode codeOf(ProblemType type) {
        return switch (type) {
            case TOO_MANY_REQUESTS, SERVER_FAULT -> ExitCode.UNREACHABLE;
            case NOT_FOUND -> ExitCode.FAILED;
            default -> ExitCode.NEEDS_ATTENTION;
        };
    }

    private static AgentCommand topOf(CommandLine commandLine) {
        return (AgentCommand) commandLine.getCommandSpec().root().userObject();
    }

    private static int tell(AgentCommand agent, CommandLine commandLine, ExitCode code, String sentence) {
        if (agent.isJson()) {
            agent.json(Map.of("exitCode", code.code(), "error", sentence));
        } else {
            commandLine.getErr().println(sentence);
            commandLine.getErr().flush();
        }
        return code.code();
    }
}
