package com.rainstaff.sync.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.exchange.TestDevice;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is started again with another catalog. */
@QuarkusTest
class ChangedScopeTest {
    private final Jdbc jdbc;
    private final SettableClock clock;
    private final ObjectMapper mapper;

    ChangedScopeTest(Jdbc jdbc, SettableClock clock, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.mapper = mapper;
    }

    @Test
    void rows_that_were_shared_keep_their_label_when_their_table_becomes_a_regions(@TempDir Path dir)
            throws IOException {
        TestDevice one = TestDevice.enrolled("Ankara", clock);
        RowKey row = one.row("employees", 1);
        QuarkusMock.installMockForType(catalog(dir, "shared"), CatalogInForce.class);
        one.push(one.employee(1, "Ali", "Ankara"));
        QuarkusMock.installMockForType(catalog(dir, "region"), CatalogInForce.class);

        one.push(one.upsert(TestDevice.EMPLOYEES, row, clock.millis(), ColumnMask.of(0), "Veli", "Ankara"));

        assertThat(jdbc.query(
                        "select image from log_entry where row_id = ? order by change_set_id, seq",
                        found -> found.getString("image"),
                        row.id().text()))
                .allMatch(image -> image.contains("\"Ankara\""));
    }

    private CatalogInForce catalog(Path dir, String scope) throws IOException {
        Path file = Files.writeString(
                dir.resolve(scope + ".json"),
                "{\"app\":\"x\",\"unlisted\":\"local\",\"tables\":{\"employees\":{\"scope\":\"" + scope
                        + "\",\"regionColumn\":\"region\"}}}");
        return new CatalogInForce(() -> Optional.of(file), mapper);
    }
}
