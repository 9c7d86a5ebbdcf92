package com.rainstaff.sync.agent.cli;

import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.agent.status.AgentStatus;
import com.rainstaff.sync.agent.status.StatusFile;
import com.rainstaff.sync.agent.store.StoreException;

/** One agent at a time in one home. */
final class Locks {
    private Locks() {}

    /** The home's lock; refuses while another agent works there. */
    static AgentLock take(AgentCommand agent) {
        return AgentLock.take(agent.home().lock()).orElseThrow(() -> {
            String pid = new StatusFile(agent.home().status())
                    .read()
                    .filter(AgentStatus::isAlive)
                    .map(status -> Long.toString(status.pid()))
                    .orElse("?");
            return new StoreException(
                    agent.words().say("another-agent", agent.home().state(), pid));
        });
    }
}
