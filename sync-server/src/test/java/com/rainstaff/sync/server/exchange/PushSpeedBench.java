package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** How fast pushes are accepted, over HTTP. Not a test: run it by name. */
@QuarkusTest
class PushSpeedBench {
    private static final Logger LOG = Logger.getLogger(PushSpeedBench.class);
    private static final int SETS = 20;
    private static final int ROWS_IN_A_SET = 5_000;
    private static final int EMPLOYEES = 200;
    private static final double NANOS_IN_A_SECOND = 1e9;

    private final SettableClock clock;

    PushSpeedBench(SettableClock clock) {
        this.clock = clock;
    }

    @Test
    void timesheets() {
        TestDevice device = TestDevice.enrolled("Ankara", clock);
        List<Upsert> employees = new ArrayList<>();
        for (int i = 1; i <= EMPLOYEES; i++) {
            employees.add(device.employee(i, "Name " + i, "Ankara"));
        }
        device.pushAll(employees);
        long packedBytes = 0;
        long total = 0;
        List<Long> millis = new ArrayList<>();
        for (int set = 0; set < SETS; set++) {
            ExchangeRequest request = device.request(timesheets(device, set), 0);
            packedBytes += TestDevice.packed(request).length;
            long start = System.nanoTime();
            device.exchange(request);
            long taken = System.nanoTime() - start;
            total += taken;
            millis.add(taken / 1_000_000);
        }
        long rows = (long) SETS * ROWS_IN_A_SET;
        LOG.infof(
                "%d rows in %d sets: %.0f rows/s, %.1f packed bytes a row, milliseconds %s",
                rows, SETS, rows / (total / NANOS_IN_A_SECOND), packedBytes / (double) rows, millis);
        TestDevice reader = TestDevice.enrolled("Ankara", clock);
        long start = System.nanoTime();
        int read = reader.pull().size();
        LOG.infof("%d rows read, %.0f rows/s", read, read / ((System.nanoTime() - start) / NANOS_IN_A_SECOND));
    }

    private List<Upsert> timesheets(TestDevice device, int set) {
        List<Upsert> changes = new ArrayList<>();
        for (int i = 0; i < ROWS_IN_A_SET; i++) {
            long number = (long) set * ROWS_IN_A_SET + i + 1;
            changes.add(device.upsert(
                    TestDevice.TIMESHEETS,
                    device.row("timesheets", number),
                    clock.millis(),
                    ColumnMask.ALL,
                    device.row("employees", number % EMPLOYEES + 1).id(),
                    "2026-" + (10 + number % 3) + "-" + (10 + number % 18),
                    null,
                    "Ankara"));
        }
        return changes;
    }
}
