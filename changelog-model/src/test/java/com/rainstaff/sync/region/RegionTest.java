package com.rainstaff.sync.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
    @ParameterizedTest
    @ValueSource(strings = {"Istanbul", "İstanbul", "ISTANBUL", "ıstanbul", "istanbul ", " İSTANBUL", "I\u0307stanbul"})
    void people_who_typed_these_meant_istanbul(String label) {
        assertThat(Region.of("Istanbul").isMeantBy(label)).as(label).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Izmir", "İstanbul Avrupa", "Ist", "", "ALL"})
    void these_do_not_mean_istanbul(String label) {
        assertThat(Region.of("Istanbul").isMeantBy(label)).as(label).isFalse();
    }

    @Test
    void blanks_are_no_name() {
        assertThatThrownBy(() -> Region.of(" ")).hasMessageContaining("is no region name");
    }
}
