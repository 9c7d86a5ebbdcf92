package com.rainstaff.sync.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void the_environment_names_a_home_for_settings_and_state() {
        Home home = Home.ofMachine(Map.of("RAINSYNC_HOME", folder.toString()), "Linux");
        assertThat(home.settings()).isEqualTo(folder.resolve("rainsync.conf"));
        assertThat(home.state()).isEqualTo(folder);
    }

    @Test
    void windows_keeps_it_under_program_data() {
        Home home = Home.ofMachine(Map.of("ProgramData", folder.toString()), "Windows 11");
        assertThat(home.state()).isEqualTo(folder.resolve("RainSync"));
    }

    @Test
    void a_settings_file_from_elsewhere_leaves_the_state_where_it_is() {
        Home home = Home.at(folder).withSettings(folder.resolve("other.conf"));
        assertThat(home.settings()).isEqualTo(folder.resolve("other.conf"));
        assertThat(home.lock().getParent()).isEqualTo(folder);
        assertThat(Files.exists(home.settings())).isFalse();
    }
}
