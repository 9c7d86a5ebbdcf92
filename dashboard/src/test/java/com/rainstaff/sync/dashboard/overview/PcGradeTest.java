package com.rainstaff.sync.dashboard.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcGradeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final PcGrade grade = new PcGrade(Limits.USUAL, NOW);

    @ParameterizedTest(name = "silent {0}, up {1}, down {2}, held {3}, parked {4}, clock {5}, problem {6}: {7}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-,        0, 0, 0, 0, -,       -,         NEW",
                "PT1S,     0, 0, 0, 0, -,       -,         HEALTHY",
                "PT1S,     0, 0, 0, 0, 120000,  -,         HEALTHY",
                "PT1S,     3, 0, 0, 0, 5,       -,         SYNCING",
                "PT1S,     0, 3, 0, 0, 5,       -,         SYNCING",
                "PT9M59S,  0, 0, 0, 0, 5,       -,         HEALTHY",
                "PT10M,    0, 0, 0, 0, 5,       -,         LATE",
                "PT10M,    3, 3, 0, 0, 5,       -,         LATE",
                "PT23H59M, 0, 0, 0, 0, 5,       -,         LATE",
                "PT24H,    0, 0, 0, 0, 5,       -,         OFFLINE",
                "PT1S,     0, 0, 1, 0, 5,       -,         ATTENTION",
                "PT1S,     0, 0, 0, 1, 5,       -,         ATTENTION",
                "PT1S,     0, 0, 0, 0, 120001,  -,         ATTENTION",
                "PT1S,     0, 0, 0, 0, -120001, -,         ATTENTION",
                "PT1S,     0, 0, 0, 0, 5,       disk full, ATTENTION",
                "PT90H,    0, 0, 1, 0, 5,       -,         ATTENTION",
                "-,        0, 0, 1, 0, -,       -,         ATTENTION",
            })
    void a_pc_is_graded_by_silence_backlog_and_what_waits_for_a_person(
            Duration silent, long up, long down, long held, long parked, Long clock, String problem, PcState expected) {
        assertThat(grade.stateOf(pc(silent, up, down, held, parked, clock, problem)))
                .isEqualTo(expected);
    }

    @Test
    void a_revoked_pc_is_revoked_whatever_else_it_is() {
        Pc revoked = new Pc("a", "A", "Ankara", NOW, NOW, NOW, 999_999L, "1", 1, 1, 1, 1, 1, "disk full", false, false);
        assertThat(grade.stateOf(revoked)).isEqualTo(PcState.REVOKED);
        assertThat(grade.reasonsFor(revoked)).isEmpty();
    }

    @Test
    void attention_names_every_reason_and_adds_silence() {
        assertThat(grade.reasonsFor(pc(Duration.ofDays(3), 0, 0, 2, 1, 300_000L, "disk full")))
                .containsExactly(Reason.PROBLEM, Reason.HELD, Reason.PARKED, Reason.CLOCK, Reason.SILENT);
        assertThat(grade.reasonsFor(pc(Duration.ofDays(3), 0, 0, 0, 0, 0L, null)))
                .isEmpty();
    }

    @Test
    void a_pc_that_the_server_retired_or_whose_stamps_it_corrected_needs_attention() {
        Pc pc = new Pc("a", "A", "Ankara", NOW, null, NOW, 0L, "1", 0, 0, 0, 0, 1, null, true, true);
        assertThat(grade.stateOf(pc)).isEqualTo(PcState.ATTENTION);
        assertThat(grade.reasonsFor(pc)).containsExactly(Reason.CLOCK, Reason.RETIRED);
    }

    @Test
    void the_most_urgent_region_and_pc_come_first() {
        Overview overview = new Overview(
                List.of("Ankara", "Bursa", "Izmir"),
                Map.of("Ankara", Map.of("employees", 5L), "*", Map.of("users", 2L)),
                Stream.of(named("calm", "Ankara", 1, 0), named("held", "Izmir", 1, 4), named("gone", "Izmir", 5_000, 0))
                        .toList(),
                1,
                0);
        OverviewView view = OverviewView.of(overview, Limits.USUAL, NOW);
        assertThat(view.cards()).extracting(RegionCard::name).containsExactly("Izmir", "Ankara", "Bursa", "*");
        assertThat(view.cards().get(0).pcs()).extracting(row -> row.pc().name()).containsExactly("held", "gone");
        assertThat(view.totals().byState())
                .containsExactly(
                        Map.entry(PcState.ATTENTION, 1L),
                        Map.entry(PcState.OFFLINE, 1L),
                        Map.entry(PcState.HEALTHY, 1L));
        assertThat(view.totals().rows()).isEqualTo(7);
    }

    private static Pc named(String name, String region, long silentMinutes, long held) {
        Instant contact = NOW.minus(Duration.ofMinutes(silentMinutes));
        return new Pc(name, name, region, NOW, null, contact, 0L, "1", 0, 0, 0, held, 1, null, false, false);
    }

    private static Pc pc(Duration silent, long up, long down, long held, long parked, Long clock, String problem) {
        Instant contact = silent == null ? null : NOW.minus(silent);
        return new Pc(
                "a", "A", "Ankara", NOW, null, contact, clock, "1", up, down, parked, held, 1, problem, false, false);
    }

    private record Limits(Duration late, Duration offline, Duration clock) implements StateLimits {
        static final StateLimits USUAL =
                new Limits(Duration.ofMinutes(10), Duration.ofHours(24), Duration.ofMinutes(2));
    }
}
