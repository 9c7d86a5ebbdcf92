package com.rainstaff.sync.dashboard.conflicts;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.row.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenConflictTest {
    @Test
    void values_that_look_alike_and_differ_in_storage_class_are_a_difference() {
        OpenConflict conflict = between(Map.of("km", new Value.Int(7)), Map.of("km", new Value.Text("7")));
        assertThat(conflict.differences()).extracting(ColumnDifference::column).containsExactly("km");
    }

    @Test
    void a_column_that_one_side_lacks_is_a_difference() {
        OpenConflict conflict = between(Map.of("a", new Value.Int(1)), Map.of());
        assertThat(conflict.differences())
                .singleElement()
                .satisfies(one -> assertThat(one.loser().kind()).isEqualTo(Cell.Kind.ABSENT));
    }

    @Test
    void covered_numbers_still_differ_where_they_differ_under_the_cover() {
        OpenConflict conflict = between(
                        Map.of("identity_no", new Value.Text("12345678901")),
                        Map.of("identity_no", new Value.Text("12399978901")))
                .masked();
        assertThat(conflict.differences()).singleElement().satisfies(one -> {
            assertThat(one.winner().text()).isEqualTo("123******01");
            assertThat(one.loser().text()).isEqualTo("123******01");
        });
    }

    private static OpenConflict between(Map<String, Value> winner, Map<String, Value> loser) {
        return new OpenConflict(
                1, "vehicles", "r", "Ankara", "update-update", 1, false, Instant.EPOCH, side(winner), side(loser));
    }

    private static Side side(Map<String, Value> values) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        values.forEach((column, value) -> cells.put(column, Cell.of(value, true)));
        return new Side("PC", "Ankara", Instant.EPOCH, Instant.EPOCH, false, cells);
    }
}
