package com.rainstaff.sync.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.config.AgentSettings.News;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSettingsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("Şube ayarları").resolve("rainsync.conf");
    }

    @Test
    void a_flag_goes_over_the_environment_that_over_the_file_that_over_the_default() throws IOException {
        write("server = http://file:1\nname = file\npoll = 90s\n");
        Map<String, String> environment =
                Map.of("RAINSYNC_SERVER", "http://environment:2", "RAINSYNC_NAME", "environment");
        AgentSettings settings = AgentSettings.load(Map.of(Setting.SERVER, "http://flag:3"), environment, file);
        assertThat(settings.server().orElseThrow()).hasHost("flag");
        assertThat(settings.origin(Setting.SERVER)).isEqualTo("--server");
        assertThat(settings.name()).contains("environment");
        assertThat(settings.origin(Setting.NAME)).isEqualTo("RAINSYNC_NAME");
        assertThat(settings.poll()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.origin(Setting.POLL)).isEqualTo(file.toString());
        assertThat(settings.news()).isEqualTo(News.SSE);
        assertThat(settings.origin(Setting.NEWS)).isEqualTo("default");
    }

    @Test
    void without_any_file_the_defaults_hold() {
        AgentSettings settings = AgentSettings.load(Map.of(), Map.of(), file);
        assertThat(settings.server()).isEmpty();
        assertThat(settings.database()).isEmpty();
        assertThat(settings.poll()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_misspelt_key_is_refused_with_its_line() throws IOException {
        write("# comment\n\nsevrer = http://x\n");
        assertThatThrownBy(() -> AgentSettings.load(Map.of(), Map.of(), file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("sevrer");
    }

    @Test
    void a_value_that_cannot_be_meant_is_refused_and_says_where_it_was_given() {
        assertRefused(Map.of("RAINSYNC_POLL", "often"), "RAINSYNC_POLL");
        assertRefused(Map.of("RAINSYNC_POLL", "0s"), "1s to 24h");
        assertRefused(Map.of("RAINSYNC_NEWS", "maybe"), "sse or poll");
        assertRefused(Map.of("RAINSYNC_SERVER", "example.com"), "https://");
        assertRefused(Map.of("RAINSYNC_LANG", "de"), "tr or en");
    }

    @Test
    void a_stored_file_reads_back_equal_with_backslashes_blanks_and_turkish_letters() {
        Path database = folder.resolve("Şirket Verileri").resolve("puantaj ığüşöç.db");
        AgentSettings given = AgentSettings.load(
                Map.of(
                        Setting.DB, database.toString(),
                        Setting.SERVER, "https://sync.example.com/rainstaff",
                        Setting.NAME, "İzmir \\ depo # 2",
                        Setting.OWN_LABELS, "Ankara, ankara"),
                Map.of(),
                file);
        given.store(file);
        AgentSettings read = AgentSettings.load(Map.of(), Map.of(), file);
        assertThat(read.database()).contains(database);
        assertThat(read.name()).contains("İzmir \\ depo # 2");
        assertThat(read.server()).isEqualTo(given.server());
        assertThat(read.ownLabels()).containsExactly("Ankara", "ankara");
    }

    @Test
    void the_stored_file_explains_every_setting() throws IOException {
        AgentSettings.load(Map.of(), Map.of(), file).store(file);
        String text = Files.readString(file);
        for (Setting setting : Setting.values()) {
            assertThat(text).contains(setting.key() + " =").contains("[" + setting.variable() + "]");
        }
    }

    @Test
    void a_byte_order_mark_of_an_editor_does_no_harm() throws IOException {
        write("\uFEFFname = Bursa\r\n");
        assertThat(AgentSettings.load(Map.of(), Map.of(), file).name()).contains("Bursa");
    }

    private void assertRefused(Map<String, String> environment, String told) {
        assertThatThrownBy(() -> AgentSettings.load(Map.of(), environment, file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(told);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
