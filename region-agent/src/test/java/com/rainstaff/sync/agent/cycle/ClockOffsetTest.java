package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.cycle.ClockOffset.Measured;
import com.rainstaff.sync.agent.cycle.ClockOffset.Moment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final long SERVER_AHEAD = 10_800_000;

    private final TwoClocks clocks = new TwoClocks();
    private final ClockOffset offset = new ClockOffset(clocks, () -> clocks.nanos);

    /** A PC's wall clock, which somebody may set, and its passing time, which nobody can. */
    private static final class TwoClocks extends Clock {
        private long millis = Instant.parse("2026-11-22T08:00:00Z").toEpochMilli();
        private long nanos;

        void pass(Duration time) {
            millis += time.toMillis();
            nanos += time.toNanos();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void the_offset_is_taken_against_the_middle_of_the_round_trip() {
        measure(Duration.ofMillis(80));
        assertThat(offset.fresh())
                .get()
                .extracting(Measured::offsetMillis, Measured::uncertaintyMillis)
                .containsExactly(SERVER_AHEAD, 40L);
        assertThat(offset.reading().offsetMillis()).isEqualTo(SERVER_AHEAD);
    }

    @Test
    void before_the_first_answer_nothing_is_known() {
        assertThat(offset.fresh()).isEmpty();
        assertThat(offset.reading().offsetMillis()).isNull();
    }

    @Test
    void a_measurement_of_more_than_ten_minutes_ago_does_not_hold() {
        measure(Duration.ofMillis(10));
        clocks.pass(Duration.ofMinutes(10));
        assertThat(offset.fresh()).isPresent();
        clocks.pass(Duration.ofSeconds(1));
        assertThat(offset.fresh()).isEmpty();
    }

    @Test
    void setting_the_clock_ends_a_measurement() {
        measure(Duration.ofMillis(10));
        clocks.pass(Duration.ofMinutes(1));
        clocks.millis += 1_500;
        assertThat(offset.fresh()).isEmpty();
    }

    @Test
    void a_slow_round_trip_does_not_spoil_a_good_measurement() {
        measure(Duration.ofMillis(10));
        measure(Duration.ofSeconds(3));
        assertThat(offset.fresh()).get().extracting(Measured::uncertaintyMillis).isEqualTo(5L);
    }

    private void measure(Duration trip) {
        Moment sent = offset.now();
        clocks.pass(trip);
        offset.measure(sent, sent.wallMillis() + trip.toMillis() / 2 + SERVER_AHEAD);
    }
}
