package com.rainstaff.sync.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackoffTest {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_wait_lies_between_the_shortest_and_the_longest_and_at_most_triples(long seed) {
        Backoff backoff = new Backoff(SHORTEST, LONGEST, new Random(seed));
        Duration last = SHORTEST;
        for (int i = 0; i < 200; i++) {
            Duration next = backoff.next();
            assertThat(next).as("seed %d, wait %d", seed, i).isBetween(SHORTEST, LONGEST);
            assertThat(next).as("seed %d, wait %d", seed, i).isLessThanOrEqualTo(last.multipliedBy(3));
            last = next;
        }
    }

    @Test
    void after_a_success_it_starts_from_the_shortest_again() {
        Backoff backoff = new Backoff(SHORTEST, LONGEST, new Random(1));
        Stream.generate(backoff::next)
                .limit(50)
                .forEach(wait -> assertThat(wait).isPositive());
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(SHORTEST.multipliedBy(3));
    }

    @Test
    void two_pcs_that_lost_the_server_together_do_not_come_back_together() {
        Backoff one = new Backoff(SHORTEST, LONGEST, new Random(1));
        Backoff other = new Backoff(SHORTEST, LONGEST, new Random(2));
        assertThat(Stream.generate(one::next).limit(5))
                .isNotEqualTo(Stream.generate(other::next).limit(5).toList());
    }
}
