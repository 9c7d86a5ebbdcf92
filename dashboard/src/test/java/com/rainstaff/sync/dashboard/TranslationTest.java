package com.rainstaff.sync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+}");

    @ParameterizedTest
    @ValueSource(strings = {"msg", "pc", "kind", "clash", "problem"})
    void english_and_turkish_say_the_same_things(String bundle) throws IOException {
        Properties english = read(bundle);
        Properties turkish = read(bundle + "_tr");
        assertThat(new TreeSet<>(turkish.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        for (Object key : english.keySet()) {
            assertThat(turkish.getProperty((String) key))
                    .as("Turkish text of %s", key)
                    .isNotBlank();
            assertThat(placeholders(turkish, key)).as("figures in %s", key).isEqualTo(placeholders(english, key));
        }
    }

    private static TreeSet<String> placeholders(Properties texts, Object key) {
        return PLACEHOLDER
                .matcher(texts.getProperty((String) key))
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties read(String name) throws IOException {
        Properties texts = new Properties();
        try (Reader file = new InputStreamReader(
                TranslationTest.class.getResourceAsStream("/messages/" + name + ".properties"),
                StandardCharsets.UTF_8)) {
            texts.load(file);
        }
        return texts;
    }
}
