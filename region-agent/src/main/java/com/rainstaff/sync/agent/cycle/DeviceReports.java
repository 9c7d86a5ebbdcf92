package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.status.FileFigures;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.time.Ticker;
import com.rainstaff.sync.exchange.DeviceReport;
import java.time.Duration;
import java.util.Map;

/** What each request tells of this PC's health. Rows are counted once a minute: that alone grows with the file. */
final class DeviceReports {
    private static final Duration COUNT_EVERY = Duration.ofMinutes(1);

    private final SqliteFile file;
    private final String agentVersion;
    private final Ticker ticker;
    private Map<String, Long> rows = Map.of();
    private long countedNanos;
    private boolean counted;

    DeviceReports(SqliteFile file, String agentVersion, Ticker ticker) {
        this.file = file;
        this.agentVersion = agentVersion;
        this.ticker = ticker;
    }

    private static String differing(DeviceReport.Proof proof) {
        return proof == null || proof.differing().isEmpty()
                ? null
                : "rows differ from the server's in " + String.join(", ", proof.differing());
    }

    DeviceReport report(FileSchema schema, Duration lastRoundTrip, DeviceReport.Proof proof) {
        if (!counted || ticker.since(countedNanos).compareTo(COUNT_EVERY) > 0) {
            rows = file.read("count rows", connection -> FileFigures.rows(connection, schema));
            countedNanos = ticker.nanos();
            counted = true;
        }
        FileFigures figures = file.read("count what waits", FileFigures::read);
        return new DeviceReport(
                agentVersion,
                figures.pendingUp(),
                figures.parked(),
                figures.held(),
                lastRoundTrip.toMillis(),
                rows,
                differing(proof),
                proof);
    }
}
