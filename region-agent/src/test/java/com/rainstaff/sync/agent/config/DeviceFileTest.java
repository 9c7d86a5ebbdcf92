package com.rainstaff.sync.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFileTest {
    private static final Device DEVICE = new Device(
            URI.create("http://127.0.0.1:1"),
            new Enrolment.Reply("abcdefghij", "secret", Region.of("Ankara"), 1, "g1", List.of("Ankara"), Catalog.NONE));

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_read_back() {
        DeviceFile file = new DeviceFile(folder.resolve("device.json"));
        assertThat(file.read()).isEmpty();
        file.write(DEVICE);
        assertThat(file.read()).contains(DEVICE);
        assertThat(DEVICE.credentials()).isEqualTo("abcdefghij.secret");
        file.delete();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void its_owner_alone_can_read_it() throws IOException {
        FileStore store = Files.getFileStore(folder);
        assumeThat(store.supportsFileAttributeView(PosixFileAttributeView.class))
                .isTrue();
        Path path = folder.resolve("device.json");
        DeviceFile file = new DeviceFile(path);
        file.write(DEVICE);
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(file.isOpenToOthers()).isFalse();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(file.isOpenToOthers()).isTrue();
    }
}
