package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.status.FileCheck;
import com.rainstaff.sync.agent.status.FileFigures;
import com.rainstaff.sync.agent.status.FileFigures.Waiting;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Checks on this PC that nothing is lost on the way. */
@Command(name = "verify", description = "Check that every write is captured and nothing waits for a person")
final class VerifyCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    @ParentCommand
    private AgentCommand agent;

    /**
     * @param soundness {@code ok}, or what SQLite finds wrong with the file
     * @param orphans rows whose parent is not there
     */
    record Verdict(
            boolean ok,
            boolean triggersCurrent,
            String soundness,
            long orphans,
            long pendingUp,
            List<Waiting> parked,
            List<Waiting> held,
            Map<String, String> leftOut) {}

    @Override
    public Integer call() {
        AgentSettings settings = agent.settings();
        Device device = agent.device();
        Words words = agent.words(settings);
        try (SqliteFile file = SqliteFile.open(agent.database(settings))) {
            boolean ours = file.read("look for the agent's tables", SyncTables::exist)
                    && file.read("read the sync state", SyncState::read)
                            .device()
                            .equals(device.enrolment().device());
            if (!ours) {
                agent.say(words.problem(Problem.FILE_NOT_OURS));
                return ExitCode.NEEDS_ATTENTION.code();
            }
            Verdict verdict = verdict(file);
            if (agent.isJson()) {
                agent.json(verdict);
            } else {
                print(words, verdict);
            }
            return (verdict.ok() ? ExitCode.DONE : ExitCode.NEEDS_ATTENTION).code();
        }
    }

    private static Verdict verdict(SqliteFile file) {
        SyncState state = file.read("read the sync state", SyncState::read);
        FileSchema schema = file.read("read the schema", c -> SchemaReader.read(c, state.catalog()));
        boolean current = file.read("look at the triggers", c -> Armament.isCurrent(c, schema));
        String soundness = file.read("check the file", FileCheck::soundness);
        long orphans = file.read("check references", FileCheck::orphans);
        FileFigures figures = file.read("count what waits", FileFigures::read);
        boolean ok = current && soundness.equals("ok") && figures.parked() == 0 && figures.held() == 0;
        return new Verdict(
                ok,
                current,
                soundness,
                orphans,
                figures.pendingUp(),
                file.read("list what is parked", c -> FileFigures.parked(c, SHOWN)),
                file.read("list what is held", c -> FileFigures.held(c, SHOWN)),
                schema.leftOut());
    }

    private void print(Words words, Verdict verdict) {
        agent.say(words.say(verdict.triggersCurrent() ? "verify.triggers-current" : "verify.triggers-missing"));
        agent.say(words.say("verify.soundness", verdict.soundness()));
        agent.say(words.say("verify.orphans", verdict.orphans()));
        agent.say(words.say("verify.pending", verdict.pendingUp()));
        agent.say(words.say("verify.parked", verdict.parked().size()));
        verdict.parked().forEach(this::print);
        agent.say(words.say("verify.held", verdict.held().size()));
        verdict.held().forEach(this::print);
        verdict.leftOut().forEach((table, reason) -> agent.say(words.say("left-out", table, reason)));
    }

    private void print(Waiting waiting) {
        agent.say("  " + waiting.table() + " " + waiting.row() + ": " + waiting.reason());
    }
}
