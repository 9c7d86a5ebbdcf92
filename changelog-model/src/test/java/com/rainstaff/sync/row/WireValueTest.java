package com.rainstaff.sync.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.Histories;
import com.rainstaff.sync.clock.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireValueTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Origin HOME = new Origin("ankara0001", 1);

    @ParameterizedTest
    @MethodSource("com.rainstaff.sync.Histories#seeds")
    void a_value_of_any_storage_class_reads_back_equal(long seed) throws Exception {
        Value value = Histories.value(new Random(seed));

        String json = JSON.writeValueAsString(WireValue.encode(value, HOME));

        assertThat(WireValue.decode(JSON.readValue(json, Object.class), HOME))
                .as("seed %d through %s", seed, json)
                .isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("com.rainstaff.sync.Histories#seeds")
    void a_column_reads_back_equal(long seed) throws Exception {
        Random random = new Random(seed);
        List<Value> column = Stream.generate(() -> Histories.value(random))
                .limit(random.nextInt(4))
                .toList();

        String json = JSON.writeValueAsString(WireColumn.encode(column, HOME));

        assertThat(WireColumn.decode(JSON.readValue(json, Object.class), HOME))
                .as("seed %d through %s", seed, json)
                .isEqualTo(column);
    }

    @Test
    void a_reference_to_a_row_of_the_home_origin_is_its_number_alone() {
        Value mine = new Value.Reference(RowId.numbered(HOME, 17));
        assertThat(WireColumn.encode(List.of(mine, Value.NULL), HOME)).hasToString("{k=[17, null]}");
    }

    @Test
    void a_real_prints_alike_under_turkish_settings() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(WireValue.encode(new Value.Real(1234.5), HOME)).hasToString("{r=1234.5}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "true",
                "[]",
                "{}",
                "{\"r\":\"NaN\"}",
                "{\"r\":1.5}",
                "{\"i\":\"99999999999999999999\"}",
                "{\"b\":\"?\"}",
                "{\"k\":\"nobody\"}",
                "{\"z\":\"1\"}",
                "{\"t\":null}",
                "\"\\ud800\"",
                "\"a\\udc00\\ud800\"",
                "{\"r\":\"1\",\"i\":\"1\"}"
            })
    void what_is_no_value_is_refused(String json) throws Exception {
        Object tree = JSON.readValue(json, Object.class);
        assertThatThrownBy(() -> WireValue.decode(tree, HOME)).as(json).isInstanceOf(MalformedValueException.class);
    }
}
