package com.rainstaff.sync.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowVersionTest {
    private static final Origin ANKARA = new Origin("ankara0001", 1);
    private static final Origin ISTANBUL = new Origin("istanbul01", 1);

    @ParameterizedTest
    @MethodSource("com.rainstaff.sync.Histories#seeds")
    void text_order_is_version_order_and_reads_back(long seed) {
        Random random = new Random(seed);
        RowVersion one = version(random);
        RowVersion other = version(random);

        assertThat(Integer.signum(one.toString().compareTo(other.toString())))
                .as("seed %d: %s and %s", seed, one, other)
                .isEqualTo(Integer.signum(one.compareTo(other)));
        assertThat(RowVersion.parse(one.toString())).isEqualTo(one);
        assertThat(RowVersion.of(one.stamp(), one.origin())).isEqualTo(one);
    }

    @Test
    void the_counter_carries_into_the_millisecond() {
        RowVersion full = new RowVersion(41, 65_535, ANKARA);
        assertThat(RowVersion.of(full.stamp() + 1, ANKARA)).isEqualTo(new RowVersion(42, 0, ANKARA));
    }

    @Test
    void the_origin_breaks_a_tie_within_one_millisecond() {
        assertThat(new RowVersion(41, 0, ISTANBUL)).isGreaterThan(new RowVersion(41, 0, ANKARA));
    }

    @Test
    void every_real_version_is_newer_than_never() {
        assertThat(new RowVersion(0, 1, Origin.NONE)).isGreaterThan(RowVersion.NEVER);
    }

    @Test
    void a_clock_before_1970_or_beyond_its_width_is_refused() {
        assertThatThrownBy(() -> new RowVersion(-1, 0, ANKARA)).hasMessageContaining("outside 0 to 2^47");
        assertThatThrownBy(() -> new RowVersion(1L << 47, 0, ANKARA)).hasMessageContaining("outside 0 to 2^47");
    }

    private static RowVersion version(Random random) {
        return new RowVersion(
                1_760_000_000_000L + random.nextInt(2), random.nextInt(3), random.nextBoolean() ? ANKARA : ISTANBUL);
    }
}
