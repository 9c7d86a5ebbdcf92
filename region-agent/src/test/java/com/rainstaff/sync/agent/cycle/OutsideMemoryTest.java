package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.cycle.OutsideMemory.Owed;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutsideMemoryTest {
    @TempDir
    Path home;

    private OutsideMemory memory;

    @BeforeEach
    void begin() {
        memory = again(1);
    }

    @Test
    void one_nonce_keeps_its_number_over_a_restart() {
        String first = memory.attempt(state(1, "1.a"));
        assertThat(memory.attempt(state(1, "1.a"))).isEqualTo(first).hasSize(16);
        assertThat(again(2).attempt(state(1, "1.a"))).isEqualTo(first);
        assertThat(memory.attempt(state(1, "2.b"))).isNotEqualTo(first);
    }

    @Test
    void the_empty_nonce_of_a_first_exchange_has_one_too() {
        String first = memory.attempt(state(1, ""));
        assertThat(again(2).attempt(state(1, ""))).isEqualTo(first);
    }

    @Test
    void a_copy_of_the_file_on_another_pc_draws_another_number() {
        assertThat(new OutsideMemory(home.resolve("elsewhere"), new Random(2)).attempt(state(1, "1.a")))
                .isNotEqualTo(memory.attempt(state(1, "1.a")));
    }

    @Test
    void an_older_nonce_another_of_the_same_number_and_an_older_epoch_are_behind() {
        memory.follow(state(2, "7.a"));
        assertThat(memory.isBehind(state(2, "7.a"))).isFalse();
        assertThat(memory.isBehind(state(2, "8.b"))).isFalse();
        assertThat(memory.isBehind(state(3, "1.c"))).isFalse();
        assertThat(memory.isBehind(state(2, "6.x"))).isTrue();
        assertThat(memory.isBehind(state(2, "7.x"))).isTrue();
        assertThat(memory.isBehind(state(2, ""))).isTrue();
        assertThat(again(2).isBehind(state(1, "9.d"))).isTrue();
    }

    @Test
    void who_remembers_nothing_takes_the_file_as_it_is() {
        assertThat(memory.isBehind(state(1, "5.a"))).isFalse();
    }

    @Test
    void what_is_owed_stays_until_it_is_paid() {
        memory.follow(state(1, "1.a"));
        Owed owed = new Owed("g1", Map.of(1, 40L));
        memory.owe(owed);
        memory.follow(state(1, "2.b"));
        assertThat(again(2).owed()).contains(owed);
        memory.owe(null);
        assertThat(again(2).owed()).isEmpty();
    }

    private OutsideMemory again(int seed) {
        return new OutsideMemory(home.resolve("outside.json"), new Random(seed));
    }

    private static SyncState state(int epoch, String nonce) {
        return new SyncState(
                0,
                "istanbul01",
                Region.of("Istanbul"),
                List.of(),
                epoch,
                nonce,
                new Cursor("g1", Map.of()),
                0,
                0,
                Catalog.NONE,
                List.of(),
                0);
    }
}
