package com.rainstaff.sync.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private final StringWriter output = new StringWriter();
    private final Checks checks = new Checks(new PrintWriter(output, true));

    @Test
    void equal_contents_are_told_with_counts() {
        checks.check("headquarters equals the union", new Comparison(Set.of("employees", "timesheets"), 42, List.of()));

        assertThat(checks.conclude()).isTrue();
        assertThat(output.toString().lines().toList())
                .containsExactly("  ✓ headquarters equals the union: 2 tables, 42 rows", "", "1 passed, 0 failed");
    }

    @Test
    void a_difference_fails_and_is_shown() {
        checks.check("the files agree", new Comparison(Set.of("employees"), 4, List.of("employees: 'Ayşe': title")));

        assertThat(checks.conclude()).isFalse();
        assertThat(output.toString())
                .contains("✗ the files agree: 1 tables, 4 rows equal, 1 differences", "employees: 'Ayşe': title");
    }

    @Test
    void comparing_nothing_with_nothing_proves_nothing() {
        checks.check("the files agree", new Comparison(Set.of(), 0, List.of()));

        assertThat(checks.conclude()).isFalse();
    }

    @Test
    void without_any_check_nothing_has_passed() {
        assertThat(checks.conclude()).isFalse();
    }
}
