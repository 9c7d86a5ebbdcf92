package com.rainstaff.sync.demo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.AppWriterMain;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.office.OfficeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
    @TempDir
    private Path folder;

    private AppFile file;

    @BeforeEach
    void create_an_office() throws SQLException {
        file = AppFile.at(folder.resolve("puantaj.db"));
        new OfficeFiles(Clock.systemUTC()).create(Office.IZMIR, file);
    }

    @Test
    void closing_ends_a_process_that_would_go_on_for_ever() throws IOException {
        Children children = new Children();
        Child endless = children.start(
                "app", writer("0"), Map.of(), folder.resolve("logs").resolve("app.log"));
        assertThat(endless.awaitEnd(Duration.ofMillis(300))).isFalse();

        children.close();

        assertThat(endless.isAlive()).isFalse();
        assertThatThrownBy(() -> children.start("app", writer("0"), Map.of(), folder.resolve("app.log")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_process_that_ends_by_itself_leaves_its_output_and_exit_code() throws IOException {
        Path output = folder.resolve("out.txt");
        try (Children children = new Children()) {
            Child brief = children.start("app", writer("5"), Map.of(), output, folder.resolve("err.txt"));

            assertThat(brief.awaitEnd(Duration.ofMinutes(1))).isTrue();
            assertThat(brief.exitCode()).isZero();
            assertThat(Files.readString(output)).contains("\"edits\":5");
        }
    }

    private List<String> writer(String edits) {
        return JavaCommand.of(
                "-cp",
                System.getProperty("java.class.path"),
                AppWriterMain.class.getName(),
                "--db",
                file.path().toString(),
                "--region",
                "Izmir",
                "--ops",
                edits,
                "--pace",
                "1");
    }
}
