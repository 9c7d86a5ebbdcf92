package com.rainstaff.sync.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.status.Problem;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {
    private static final Locale TURKISH = Locale.forLanguageTag("tr");

    @Test
    void both_languages_say_the_same_things() {
        assertThat(bundle(TURKISH).keySet()).isEqualTo(bundle(Locale.ENGLISH).keySet());
    }

    @Test
    void both_languages_name_the_same_values() {
        for (String key : bundle(Locale.ENGLISH).keySet()) {
            assertThat(placeholders(bundle(TURKISH).getString(key)))
                    .as(key)
                    .isEqualTo(placeholders(bundle(Locale.ENGLISH).getString(key)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_problem_has_a_sentence_in_both_languages(Problem problem) {
        assertThat(Words.in(Locale.ENGLISH).problem(problem)).endsWith(".");
        assertThat(Words.in(TURKISH).problem(problem)).endsWith(".");
    }

    @Test
    void another_language_gets_english() {
        assertThat(Words.in(Locale.FRENCH).say("never")).isEqualTo("never");
    }

    private static long placeholders(String text) {
        return text.replace("%%", "").chars().filter(c -> c == '%').count();
    }

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle("messages", locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }
}
