package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLockTest {
    @Test
    void one_at_a_time_and_free_again_after_closing(@TempDir Path home) {
        Path file = home.resolve("agent.lock");
        try (AgentLock first = AgentLock.take(file).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(AgentLock.take(file)).isEmpty();
        }
        try (AgentLock again = AgentLock.take(file).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }
}
