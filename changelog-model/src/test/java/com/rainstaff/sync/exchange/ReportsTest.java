package com.rainstaff.sync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.feed.Cursor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportsTest {
    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
    void what_a_device_counts_is_a_count(long pending) {
        assertThatThrownBy(() -> report(pending, Map.of())).hasMessageContaining("pendingUp is a count");
        assertThatThrownBy(() -> report(0, Map.of("employees", pending))).hasMessageContaining("rows of employees");
    }

    @Test
    void a_device_with_millions_of_rows_can_say_so() {
        assertThat(report(3_000_000, Map.of("employees", 5L)).pendingUp()).isEqualTo(3_000_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 48})
    void a_clock_is_not_off_by_more_than_a_clock_can_be(long offset) {
        assertThatThrownBy(() -> new ExchangeRequest.ClockReading(0, offset, 0)).hasMessageContaining("offsetMillis");
    }

    @Test
    void a_clock_decades_off_can_say_so() {
        assertThat(new ExchangeRequest.ClockReading(0, 1_800_000_000_000L, 0).offsetMillis())
                .isEqualTo(1_800_000_000_000L);
    }

    @Test
    void nobody_stands_before_the_beginning_of_a_feed() {
        assertThatThrownBy(() -> new Cursor("g", Map.of("Ankara", -1L))).isInstanceOf(IllegalArgumentException.class);
    }

    private static DeviceReport report(long pendingUp, Map<String, Long> rows) {
        return new DeviceReport("test", pendingUp, 0, 0, 0, rows, null);
    }
}
