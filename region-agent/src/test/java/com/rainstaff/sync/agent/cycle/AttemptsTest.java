package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptsTest {
    @TempDir
    Path home;

    private Attempts attempts;

    @BeforeEach
    void begin() {
        attempts = new Attempts(home.resolve("attempt"), new Random(1));
    }

    @Test
    void one_nonce_keeps_its_number_over_a_restart() {
        String first = attempts.of("n1");
        assertThat(attempts.of("n1")).isEqualTo(first);
        assertThat(new Attempts(home.resolve("attempt"), new Random(2)).of("n1"))
                .isEqualTo(first);
    }

    @Test
    void a_new_nonce_gets_a_new_number() {
        String first = attempts.of("n1");
        assertThat(attempts.of("n2")).isNotEqualTo(first).hasSize(16);
    }

    @Test
    void the_empty_nonce_of_a_first_exchange_has_one_too() {
        String first = attempts.of("");
        assertThat(first).hasSize(16);
        assertThat(new Attempts(home.resolve("attempt"), new Random(2)).of("")).isEqualTo(first);
    }

    @Test
    void a_copy_of_the_file_on_another_pc_draws_another_number() {
        String here = attempts.of("n1");
        assertThat(new Attempts(home.resolve("elsewhere"), new Random(2)).of("n1"))
                .isNotEqualTo(here);
    }
}
