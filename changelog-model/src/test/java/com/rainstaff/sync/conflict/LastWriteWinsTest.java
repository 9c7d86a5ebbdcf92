package com.rainstaff.sync.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.Histories;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LastWriteWinsTest {
    @ParameterizedTest
    @MethodSource("com.rainstaff.sync.Histories#seeds")
    void replicas_agree_whatever_order_changes_arrive_in_and_however_often(long seed) {
        List<Change> history = Histories.random(new Random(seed), 40);
        List<Change> shuffled = new ArrayList<>(history);
        shuffled.addAll(history.subList(0, 20));
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(stateAfter(shuffled)).as("seed %d", seed).isEqualTo(stateAfter(history));
    }

    @Test
    void the_very_same_version_is_a_repetition() {
        RowVersion version = Histories.random(new Random(1), 1).get(0).version();
        assertThat(LastWriteWins.judge(version, version)).isEqualTo(Verdict.DUPLICATE);
    }

    private static Map<RowKey, Change> stateAfter(List<Change> changes) {
        Map<RowKey, Change> state = new TreeMap<>();
        for (Change change : changes) {
            Change stored = state.get(change.key());
            RowVersion storedVersion = stored == null ? RowVersion.NEVER : stored.version();
            if (LastWriteWins.judge(change.version(), storedVersion) == Verdict.APPLIED) {
                state.put(change.key(), change);
            }
        }
        return state;
    }
}
