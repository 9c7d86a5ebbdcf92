package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.cycle.SyncSession;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.status.FileCheck;
import com.rainstaff.sync.agent.status.FileFigures;
import com.rainstaff.sync.agent.status.FileFigures.Waiting;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.ProofFile;
import com.rainstaff.sync.agent.status.ProofState;
import com.rainstaff.sync.agent.status.StatusBoard;
import com.rainstaff.sync.agent.status.StatusFile;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.agent.time.Ticker;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Checks on this PC that nothing is lost on the way, and that file and server hold the same. */
@Command(name = "verify", description = "Check that every write is captured and that file and server hold the same")
final class VerifyCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    private final Clock clock;
    private final Ticker ticker;
    private final AgentVersion version;

    @ParentCommand
    private AgentCommand agent;

    @Option(
            names = "--heal",
            description =
                    "Compare everything with the server now: fetch what is newer there, send what nobody captured")
    private boolean heal;

    VerifyCommand(Clock clock, Ticker ticker, AgentVersion version) {
        this.clock = clock;
        this.ticker = ticker;
        this.version = version;
    }

    /**
     * @param soundness {@code ok}, or what SQLite finds wrong with the file
     * @param orphans rows whose parent is not there
     * @param proof what comparing with the server came to; null before the first comparison
     */
    record Verdict(
            boolean ok,
            boolean triggersCurrent,
            String soundness,
            long orphans,
            long pendingUp,
            List<Waiting> parked,
            List<Waiting> held,
            ProofState proof,
            Map<String, String> leftOut) {}

    @Override
    public Integer call() {
        AgentSettings settings = agent.settings();
        Device device = agent.device();
        Words words = agent.words(settings);
        if (!isOurs(settings, device)) {
            agent.say(words.problem(Problem.FILE_NOT_OURS));
            return ExitCode.NEEDS_ATTENTION.code();
        }
        SyncOutcome outcome = heal ? heal(settings, device) : SyncOutcome.UP_TO_DATE;
        try (SqliteFile file = SqliteFile.open(agent.database(settings))) {
            Verdict verdict = verdict(file);
            if (agent.isJson()) {
                agent.json(verdict);
            } else {
                print(words, verdict);
            }
            boolean open = !verdict.ok() && outcome == SyncOutcome.UP_TO_DATE;
            return (open ? ExitCode.NEEDS_ATTENTION : ExitCode.of(outcome, null)).code();
        }
    }

    private boolean isOurs(AgentSettings settings, Device device) {
        try (SqliteFile file = SqliteFile.open(agent.database(settings))) {
            return file.read("look for the agent's tables", SyncTables::exist)
                    && file.read("read the sync state", SyncState::read)
                            .device()
                            .equals(device.enrolment().device());
        }
    }

    @SuppressWarnings("try")
    private SyncOutcome heal(AgentSettings settings, Device device) {
        SyncSession.Setup setup =
                new SyncSession.Setup(agent.home(), settings, device.enrolment().device(), version.text());
        StatusFile status = new StatusFile(agent.home().status());
        try (AgentLock lock = Locks.take(agent);
                StatusBoard board = new StatusBoard(status, version.text(), false, clock);
                SyncSession session =
                        SyncSession.open(setup, agent.server(settings, device), clock, ticker, new Notices(), board)) {
            session.cycle().demandProof();
            return session.cycle().once();
        }
    }

    private Verdict verdict(SqliteFile file) {
        SyncState state = file.read("read the sync state", SyncState::read);
        FileSchema schema = file.read("read the schema", c -> SchemaReader.read(c, state.catalog()));
        boolean current = file.read("look at the triggers", c -> Armament.isCurrent(c, schema));
        String soundness = file.read("check the file", FileCheck::soundness);
        long orphans = file.read("check references", FileCheck::orphans);
        FileFigures figures = file.read("count what waits", FileFigures::read);
        ProofState proof = new ProofFile(agent.home().proofs()).read().orElse(null);
        boolean proven = proof == null || proof.problem(clock.instant()).isEmpty();
        boolean ok = current && proven && soundness.equals("ok") && figures.parked() == 0 && figures.held() == 0;
        return new Verdict(
                ok,
                current,
                soundness,
                orphans,
                figures.pendingUp(),
                file.read("list what is parked", c -> FileFigures.parked(c, SHOWN)),
                file.read("list what is held", c -> FileFigures.held(c, SHOWN)),
                proof,
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
        if (verdict.proof() != null) {
            print(words, verdict.proof());
        }
        verdict.leftOut().forEach((table, reason) -> agent.say(words.say("left-out", table, reason)));
    }

    private void print(Words words, ProofState proof) {
        agent.say(words.say("verify.proven", proof.provenAt() == null ? words.say("never") : proof.provenAt()));
        if (!proof.differing().isEmpty()) {
            agent.say(words.say("verify.differing", String.join(", ", proof.differing())));
        }
        if (!proof.damaged().isEmpty()) {
            agent.say(words.say("verify.damaged", String.join(", ", proof.damaged())));
        }
        if (proof.found() > 0) {
            agent.say(words.say("verify.found", proof.begunAt(), proof.found()));
        }
    }

    private void print(Waiting waiting) {
        agent.say("  " + waiting.table() + " " + waiting.row() + ": " + waiting.reason());
    }
}
