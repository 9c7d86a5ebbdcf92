package com.rainstaff.sync.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HybridLogicalClockTest {
    @ParameterizedTest
    @MethodSource("com.rainstaff.sync.Histories#seeds")
    void stamps_ascend_whatever_the_wall_clock_does(long seed) {
        Random random = new Random(seed);
        HybridLogicalClock clock = new HybridLogicalClock(0);
        long last = 0;
        for (int i = 0; i < 100; i++) {
            long stamp = clock.tick(random.nextInt(50), random.nextInt(50) << 16);
            assertThat(stamp).as("seed %d, tick %d", seed, i).isGreaterThan(last);
            last = stamp;
        }
    }

    @Test
    void an_edit_made_after_seeing_a_version_is_newer_though_its_clock_is_a_year_behind() {
        long seen = new RowVersion(1_760_000_000_000L, 9, Origin.server(1)).stamp();
        assertThat(new HybridLogicalClock(0).tick(1_730_000_000_000L, seen)).isGreaterThan(seen);
    }

    @Test
    void a_tick_follows_the_wall_clock_where_it_can() {
        assertThat(new HybridLogicalClock(0).tick(1_760_000_000_000L, 0) >>> 16).isEqualTo(1_760_000_000_000L);
    }

    @Test
    void a_claimed_moment_is_moved_into_the_offline_span_it_must_lie_in() {
        StampBounds offline = new StampBounds(1_000, 2_000);
        assertThat(offline.clamp(1)).isEqualTo(1_000);
        assertThat(offline.clamp(1_500)).isEqualTo(1_500);
        assertThat(offline.clamp(99_999)).isEqualTo(2_000);
    }
}
