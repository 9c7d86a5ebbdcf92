package com.rainstaff.sync.server.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.jdbc.Jdbc;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GenerationTest {
    private final Jdbc jdbc;
    private final ActivityLog activity;
    private final ObjectMapper mapper;
    private final Generation generation;

    GenerationTest(Jdbc jdbc, ActivityLog activity, ObjectMapper mapper, Generation generation) {
        this.jdbc = jdbc;
        this.activity = activity;
        this.mapper = mapper;
        this.generation = generation;
    }

    @Test
    void a_start_on_the_same_database_goes_on() {
        String before = generation.current();
        restart();
        assertThat(generation.current()).isEqualTo(before);
    }

    @Test
    void a_start_on_a_restored_database_begins_another_generation_that_others_see() {
        String before = generation.current();
        jdbc.update("update generation set witness = 'of the cluster before'");
        Generation second = restart();
        assertThat(second.current()).isNotEqualTo(before);
        assertThat(generation.current()).isEqualTo(second.current());
    }

    @Test
    void a_database_of_an_earlier_release_takes_its_witness_and_goes_on() {
        String before = generation.current();
        jdbc.update("update generation set witness = null where generation = ?", before);
        restart();
        assertThat(generation.current()).isEqualTo(before);
        assertThat(witness(before)).isNotBlank();
    }

    @Test
    void positions_are_carried_over_up_to_where_the_restored_log_ends() {
        String before = generation.current();
        jdbc.update("update feed set head = head + 10 where name = '*'");
        long head = jdbc.first("select head from feed where name = '*'", row -> row.getLong("head"))
                .orElseThrow();
        jdbc.update("update generation set witness = 'of the cluster before'");
        restart();
        assertThat(generation.carriedOver(new Cursor(before, Map.of("*", head + 5))))
                .isEqualTo(new Cursor(generation.current(), Map.of("*", head)));
        assertThat(generation
                        .carriedOver(new Cursor(before, Map.of("*", head - 5)))
                        .position("*"))
                .isEqualTo(head - 5);
        assertThat(generation
                        .carriedOver(new Cursor("nobody knows", Map.of("*", 3L)))
                        .positions())
                .isEmpty();
        jdbc.update("update feed set head = head - 10 where name = '*'");
    }

    @Test
    void nothing_is_carried_over_where_others_had_written_before_it_showed() {
        String before = generation.current();
        generation.wentBack(before, null, "a device knows better");
        assertThat(generation.carriedOver(new Cursor(before, Map.of("*", 1L))).position("*"))
                .isZero();
        String after = generation.current();
        generation.wentBack(before, null, "another device knows it too");
        assertThat(generation.current()).isEqualTo(after);
    }

    @Test
    void what_the_server_makes_of_the_same_writes_in_two_generations_has_two_versions() {
        Origin before = generation.origin();
        assertThat(generation.origin()).isEqualTo(before);

        generation.wentBack(generation.current(), null, "a device knows better");

        assertThat(generation.origin()).isGreaterThan(before);
        assertThat(generation.origin().isServer()).isTrue();
    }

    private Generation restart() {
        return new Generation(jdbc, activity, mapper, Clock.systemUTC());
    }

    private String witness(String of) {
        return jdbc.first("select witness from generation where generation = ?", row -> row.getString("witness"), of)
                .orElseThrow();
    }
}
