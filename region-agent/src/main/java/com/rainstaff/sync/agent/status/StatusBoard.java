package com.rainstaff.sync.agent.status;

import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Keeps the status file true while an agent is at work. A disk that is full stops no sync: it is logged and left. */
public final class StatusBoard implements Consumer<AttemptReport>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StatusBoard.class);

    private final StatusFile file;
    private AgentStatus status;

    /** @param running whether the agent means to go on after one round */
    public StatusBoard(StatusFile file, String version, boolean running, Clock clock) {
        this.file = file;
        this.status = AgentStatus.starting(
                ProcessHandle.current().pid(),
                running,
                version,
                clock.instant(),
                file.read().map(AgentStatus::lastSync).orElse(null));
        publish();
    }

    @Override
    public void accept(AttemptReport report) {
        status = status.after(report);
        publish();
    }

    public AgentStatus status() {
        return status;
    }

    @Override
    public void close() {
        status = status.ended();
        publish();
    }

    private void publish() {
        try {
            file.write(status);
        } catch (IOException failed) {
            LOG.warnf("The status file could not be written: %s", failed.getMessage());
        }
    }
}
