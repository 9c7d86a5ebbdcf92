package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.status.AgentStatus;
import com.rainstaff.sync.agent.status.FileFigures;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.Findings;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.ProofFile;
import com.rainstaff.sync.agent.status.ProofState;
import com.rainstaff.sync.agent.status.StatusFile;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.agent.store.SyncTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How this PC stands, as {@code status --json} says it; fields may be added, never renamed.
 *
 * @param state {@code in-step}, {@code waiting} for the server, {@code working} off what waits, {@code stopped} or
 *     {@code needs-attention}
 * @param running whether an agent is at work now
 * @param pendingUp changes captured and not acknowledged
 * @param pendingDown changes the server held for this PC at the last exchange
 * @param lastSync when everything was in step; null before the first time
 * @param provenAt when file and server were last proven to hold the same; null before the first time
 * @param roundTripMillis duration of the last exchange; 0 before the first
 * @param notSynced tables whose rows stay on this PC, with the reason
 * @param problem null where nothing is wrong
 * @param findings what was out of the ordinary and dealt with, oldest first
 */
record StandingView(
        String device,
        String region,
        String server,
        String database,
        String state,
        boolean running,
        long pid,
        String agentVersion,
        long pendingUp,
        long pendingDown,
        long parked,
        long held,
        Instant lastSync,
        Instant lastAttempt,
        Instant provenAt,
        long roundTripMillis,
        Map<String, Long> positions,
        Map<String, Long> rows,
        Map<String, String> notSynced,
        Problem problem,
        String detail,
        List<Finding> findings) {
    private static final AgentStatus NEVER_RAN =
            new AgentStatus(0, false, null, null, null, null, null, null, null, 0, 0, 0, 0);

    private record InFile(
            FileFigures figures,
            Map<String, Long> positions,
            Map<String, Long> rows,
            Map<String, String> notSynced,
            Problem problem) {
        static InFile nothing(Problem problem) {
            return new InFile(new FileFigures(0, 0, 0), Map.of(), Map.of(), Map.of(), problem);
        }
    }

    static StandingView of(Home home, Device device, Path database) {
        AgentStatus said = new StatusFile(home.status()).read().orElse(NEVER_RAN);
        InFile file = inFile(device.enrolment().device(), database);
        Problem problem = Optional.ofNullable(file.problem()).orElse(said.problem());
        boolean running = said.isAlive();
        return new StandingView(
                device.enrolment().device(),
                device.enrolment().region().name(),
                device.server().toString(),
                database.toString(),
                state(problem, running, file.figures().pendingUp() + said.pendingDown()),
                running,
                running ? said.pid() : 0,
                said.version(),
                file.figures().pendingUp(),
                said.pendingDown(),
                file.figures().parked(),
                file.figures().held(),
                said.lastSync(),
                said.lastAttempt(),
                new ProofFile(home.proofs()).read().map(ProofState::provenAt).orElse(null),
                said.roundTripMillis(),
                file.positions(),
                file.rows(),
                file.notSynced(),
                problem,
                file.problem() == null ? said.detail() : null,
                new Findings(home.findings()).read());
    }

    private static String state(Problem problem, boolean running, long pending) {
        if (problem != null && problem.needsAttention()) {
            return "needs-attention";
        } else if (problem != null) {
            return "waiting";
        } else if (!running) {
            return "stopped";
        }
        return pending > 0 ? "working" : "in-step";
    }

    private static InFile inFile(String device, Path database) {
        if (!Files.isRegularFile(database)) {
            return InFile.nothing(Problem.FILE_MISSING);
        }
        try (SqliteFile file = SqliteFile.open(database)) {
            if (!file.read("look for the agent's tables", SyncTables::exist)) {
                return InFile.nothing(Problem.FILE_NOT_OURS);
            }
            SyncState state = file.read("read the sync state", SyncState::read);
            FileSchema schema = file.read("read the schema", c -> SchemaReader.read(c, state.catalog()));
            return new InFile(
                    file.read("count what waits", FileFigures::read),
                    state.cursor().positions(),
                    file.read("count rows", c -> FileFigures.rows(c, schema)),
                    new TreeMap<>(schema.leftOut()),
                    state.device().equals(device) ? null : Problem.FILE_NOT_OURS);
        } catch (StoreException unreadable) {
            return InFile.nothing(Problem.of(unreadable, database));
        }
    }
}
