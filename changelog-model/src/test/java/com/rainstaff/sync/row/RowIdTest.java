package com.rainstaff.sync.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.clock.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowIdTest {
    private static final Origin ANKARA = new Origin("ankara0001", 1);

    @Test
    void employee_1_of_two_devices_is_two_rows() {
        assertThat(RowId.numbered(ANKARA, 1)).isNotEqualTo(RowId.numbered(new Origin("istanbul01", 1), 1));
    }

    @Test
    void a_number_means_another_row_in_another_epoch() {
        assertThat(RowId.numbered(ANKARA, 1)).isNotEqualTo(RowId.numbered(new Origin("ankara0001", 2), 1));
    }

    @Test
    void origin_and_number_read_back_also_below_zero() {
        RowId reused = RowId.parse("ankara0001.1.-7");
        assertThat(reused.origin()).isEqualTo(ANKARA);
        assertThat(reused.number()).isEqualTo(-7);
    }

    @Test
    void a_keyed_row_has_no_number() {
        assertThatThrownBy(RowId.parse("[\"company_name\"]")::number)
                .hasMessageContaining("is a key and has no number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "ankara0001.1",
                "ankara0001.1.x",
                "Ankara0001.1.7",
                "a.1.7",
                "[\"a\"",
                "[\"\u0000\"]",
                "[\n1]"
            })
    void what_is_neither_form_is_refused(String text) {
        assertThatThrownBy(() -> RowId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
