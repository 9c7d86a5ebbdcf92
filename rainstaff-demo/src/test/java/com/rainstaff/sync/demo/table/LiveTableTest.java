package com.rainstaff.sync.demo.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static final PcLine IZMIR = new PcLine("Izmir", "Izmir", 71, 12, 3, "4 s ago", 18, PcState.OFFLINE);

    private final StringWriter output = new StringWriter();

    @Test
    void without_a_terminal_it_is_plain_text() {
        new LiveTable(new PrintWriter(output, true), false).draw(List.of(IZMIR), List.of("Dashboard: here"));

        assertThat(output.toString()).doesNotContain("\u001b").contains("Dashboard: here");
        assertThat(output.toString().lines().toList().get(1).split("\\s+"))
                .containsExactly("Izmir", "Izmir", "71", "12", "3", "4", "s", "ago", "18", "ms", "offline");
    }

    @Test
    void on_a_terminal_the_second_table_covers_the_first() {
        LiveTable table = new LiveTable(new PrintWriter(output, true), true);
        table.draw(List.of(IZMIR), List.of());
        int first = output.getBuffer().length();
        table.draw(List.of(IZMIR), List.of());

        assertThat(output.toString()).startsWith("\u001b[2J\u001b[H");
        assertThat(output.toString().substring(first)).startsWith("\u001b[H").doesNotContain("\u001b[2J");
    }
}
