package com.rainstaff.sync.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.Histories;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeBlocksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Origin HOME = new Origin("ankara0001", 1);

    @ParameterizedTest
    @MethodSource("com.rainstaff.sync.Histories#seeds")
    void json_reads_back_as_the_changes_that_were_written(long seed) throws Exception {
        List<Change> history = Histories.random(new Random(seed), 40);

        String json = JSON.writeValueAsString(ChangeBlocks.encode(history, HOME));
        List<Change> readBack = ChangeBlocks.decode(JSON.readValue(json, new TypeReference<>() {}));

        assertThat(readBack).as("seed %d through %s", seed, json).isEqualTo(history);
    }

    @Test
    void consecutive_rows_of_one_table_cost_a_few_characters_each() throws Exception {
        List<Upsert> rows = LongStream.rangeClosed(1, 1_000)
                .mapToObj(number -> upsert(number, new Value.Text("09:00")))
                .toList();

        String json = JSON.writeValueAsString(ChangeBlocks.encode(rows, HOME));

        assertThat(json.length() / rows.size())
                .as("characters a row before compression")
                .isLessThan(20);
    }

    @Test
    void a_block_whose_columns_are_too_short_is_refused_with_the_count() {
        ChangeBlock whole = ChangeBlocks.encode(List.of(upsert(1, Value.NULL), upsert(2, Value.NULL)), HOME)
                .get(0);
        ChangeBlock cut = new ChangeBlock(
                whole.table(),
                whole.schema(),
                whole.home(),
                whole.sequence(),
                whole.kinds(),
                whole.rows(),
                whole.walls(),
                null,
                null,
                null,
                null,
                null,
                List.of(List.of("one value only")));

        assertThatThrownBy(() -> ChangeBlocks.decode(List.of(cut)))
                .isInstanceOf(MalformedValueException.class)
                .hasMessage("block of table timesheets: columns has 1 elements where 2 are expected");
    }

    @Test
    void a_letter_that_names_no_kind_is_refused() {
        ChangeBlock strange = new ChangeBlock(
                "timesheets",
                null,
                HOME,
                List.of(1L),
                "?",
                List.of(1L),
                List.of(1L),
                null,
                null,
                null,
                null,
                null,
                null);

        assertThatThrownBy(() -> ChangeBlocks.decode(List.of(strange)))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("no entry kind is written '?'");
    }

    private static Upsert upsert(long number, Value value) {
        return new Upsert(
                number,
                new RowKey("timesheets", RowId.numbered(HOME, number)),
                new RowVersion(1_760_000_000_000L + number, 0, HOME),
                0,
                "schema",
                ColumnMask.ALL,
                List.of(value));
    }
}
