package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.EMPLOYEES;
import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Headquarters deleted a row that the server does not know: it came back older, and the row's own PC has not been back yet. */
@QuarkusTest
class UnknownDeletionTest {
    private final SettableClock clock;
    private TestDevice hq;
    private TestDevice ankara;
    private RowKey row;

    UnknownDeletionTest(SettableClock clock) {
        this.clock = clock;
    }

    @BeforeEach
    void deleteUnknown() {
        hq = TestDevice.enrolled("ALL", clock);
        ankara = TestDevice.enrolled("Ankara", clock);
        row = ankara.row("employees", 1);
        clock.advance(Duration.ofMinutes(1));
        ExchangeReply reply = hq.push(hq.delete(row));
        assertThat(reply.receipt().quarantined()).isEmpty();
    }

    @Test
    void a_pc_that_has_the_row_hears_of_the_deletion() {
        assertThat(Read.of(ankara.pull(), row)).singleElement().isInstanceOf(Tombstone.class);
    }

    @Test
    void the_row_stays_deleted_when_its_pc_sends_what_is_older() {
        ExchangeReply reply = ankara.push(ankara.untouched(EMPLOYEES, row, "Ali", "Ankara"));

        assertThat(reply.receipt().quarantined()).isEmpty();
        assertThat(reply.receipt().superseded()).isEqualTo(1);
        assertThat(Read.of(TestDevice.enrolled("ALL", clock).pull(), row))
                .singleElement()
                .isInstanceOf(Tombstone.class);
    }

    @Test
    void a_later_edit_brings_the_row_back_into_its_region_only() {
        clock.advance(Duration.ofMinutes(1));
        ankara.met().push(ankara.upsert(EMPLOYEES, row, clock.millis(), ColumnMask.ALL, "Ali", "Ankara"));

        assertThat(Read.texts(TestDevice.enrolled("Ankara", clock).pull(), row)).containsExactly("Ali", "Ankara");
        assertThat(Read.texts(TestDevice.enrolled("ALL", clock).pull(), row)).containsExactly("Ali", "Ankara");
        assertThat(Read.of(TestDevice.enrolled("Izmir", clock).pull(), row))
                .singleElement()
                .isInstanceOf(Tombstone.class);
    }

    @Test
    void the_rows_region_may_delete_it_too() {
        RowVersion first = Read.of(ankara.pull(), row).get(0).version();
        clock.advance(Duration.ofMinutes(1));

        ExchangeReply reply = ankara.push(ankara.delete(row));

        assertThat(reply.receipt().quarantined()).isEmpty();
        assertThat(Read.of(TestDevice.enrolled("ALL", clock).pull(), row))
                .singleElement()
                .isInstanceOf(Tombstone.class)
                .satisfies(deleted -> assertThat(deleted.version()).isGreaterThan(first));
    }
}
