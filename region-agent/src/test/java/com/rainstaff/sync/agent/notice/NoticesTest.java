package com.rainstaff.sync.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.notice.Notices.Noticed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Notices notices = new Notices();

    @Test
    void several_notices_before_a_look_are_one() {
        notices.touched();
        notices.touched();
        notices.news(Map.of("Ankara", 7L, "*", 2L));
        notices.news(Map.of("Ankara", 5L));
        Noticed noticed = notices.await(LONG);
        assertThat(noticed.touched()).isTrue();
        assertThat(noticed.heads()).containsOnly(Map.entry("Ankara", 7L), Map.entry("*", 2L));
        assertThat(notices.await(Duration.ZERO)).isEqualTo(new Noticed(false, Map.of(), false));
    }

    @Test
    void to_stop_stays_noticed() {
        notices.stop();
        assertThat(notices.await(LONG).stopping()).isTrue();
        assertThat(notices.awaitStop(LONG)).isTrue();
        assertThat(notices.isStopping()).isTrue();
    }

    @Test
    void a_failed_round_is_waited_out_whatever_else_is_noticed() {
        notices.touched();
        assertThat(notices.awaitStop(Duration.ofMillis(1))).isFalse();
        assertThat(notices.await(LONG).touched()).isTrue();
    }

    @Test
    void touching_the_journal_of_the_database_is_noticed(@TempDir Path folder) throws IOException {
        Path database = folder.resolve("puantaj ığ.db");
        try (FileWatch watching = FileWatch.start(database, notices)) {
            assertThat(watching).isNotNull();
            Files.writeString(folder.resolve("puantaj ığ.db-journal"), "x");
            assertThat(notices.await(LONG).touched()).isTrue();
        }
    }
}
