package com.rainstaff.sync.agent.cli;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The release this agent is of. */
@Singleton
final class AgentVersion {
    private final String text;

    AgentVersion(@ConfigProperty(name = "quarkus.application.version") String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
