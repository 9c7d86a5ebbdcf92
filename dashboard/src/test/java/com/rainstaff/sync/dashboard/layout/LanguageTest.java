package com.rainstaff.sync.dashboard.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "-                     | TR",
                "en-GB,en;q=0.9        | EN",
                "tr-TR,tr;q=0.9,en;q=1 | TR",
                "de,en;q=0.5,tr;q=0.4  | EN",
                "de                    | TR",
                ";;;                   | TR",
            })
    void the_first_language_the_reader_and_the_pages_share_is_spoken(String header, Language expected) {
        assertThat(Language.accepted(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.999S, MILLIS, 999", "PT-1.2S, SECONDS, 1", "PT119S, SECONDS, 119", "PT2M, MINUTES, 2",
        "PT119M59S, MINUTES, 119", "PT2H, HOURS, 2", "PT47H, HOURS, 47", "PT48H, DAYS, 2"
    })
    void a_span_is_said_in_one_unit(Duration length, Span.Unit unit, long amount) {
        assertThat(Span.of(length)).isEqualTo(new Span(unit, amount));
    }
}
