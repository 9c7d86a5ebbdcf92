package com.rainstaff.sync.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchPaceTest {
    private final AtomicLong nanos = new AtomicLong();
    private final WatchPace pace = new WatchPace(nanos::get);

    @Test
    void a_file_at_rest_is_looked_at_once_a_second() {
        pace.looked();
        assertThat(pace.untilNextLook()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_touch_brings_a_look_within_25_ms_and_more_while_it_goes_on() {
        pace.looked();
        pace.touched();
        assertThat(pace.untilNextLook()).isLessThan(Duration.ofMillis(25));
        passes(pace.untilNextLook());
        pace.looked();
        assertThat(pace.untilNextLook()).isLessThanOrEqualTo(Duration.ofMillis(25));
    }

    @Test
    void touches_without_end_put_no_look_off() {
        pace.looked();
        pace.touched();
        Duration wait = pace.untilNextLook();
        passes(wait.dividedBy(2));
        pace.touched();
        passes(wait.dividedBy(2));
        assertThat(pace.untilNextLook()).isZero();
    }

    @Test
    void after_the_last_touch_it_comes_to_rest() {
        pace.touched();
        passes(Duration.ofSeconds(1));
        pace.looked();
        assertThat(pace.untilNextLook()).isEqualTo(Duration.ofSeconds(1));
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
