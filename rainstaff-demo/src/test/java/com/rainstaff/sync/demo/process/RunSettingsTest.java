package com.rainstaff.sync.demo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void a_later_run_on_the_folder_has_the_same_port_and_password() throws IOException {
        RunSettings first = RunSettings.of(new WorkFolder(folder), 0);

        assertThat(RunSettings.of(new WorkFolder(folder), 0)).isEqualTo(first);
        assertThat(first.adminPassword()).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void a_port_that_is_asked_for_is_taken() throws IOException {
        assertThat(RunSettings.of(new WorkFolder(folder), 18_080).port()).isEqualTo(18_080);
    }
}
