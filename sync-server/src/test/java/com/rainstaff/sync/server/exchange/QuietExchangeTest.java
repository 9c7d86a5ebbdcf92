package com.rainstaff.sync.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.server.generation.Generation;
import com.rainstaff.sync.server.jdbc.WatchedJdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LossyDatabase.class)
class QuietExchangeTest {
    private static final int PAGE = 5_000;

    private final WatchedJdbc jdbc;
    private final SettableClock clock;
    private final Generation generation;

    QuietExchangeTest(WatchedJdbc jdbc, SettableClock clock, Generation generation) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.generation = generation;
    }

    @Test
    void an_exchange_with_nothing_in_it_asks_the_database_for_each_thing_once_and_writes_one_row() {
        TestDevice device = TestDevice.enrolled("Bursa", clock).met();
        List<String> statements = new CopyOnWriteArrayList<>();

        jdbc.watching(statements::add, () -> device.exchange(device.request(List.of(), PAGE)));

        assertThat(statements)
                .anyMatch(sql -> sql.startsWith("select secret_hash from device"))
                .anyMatch(sql -> sql.contains("from device where device_id = ? for update"))
                .filteredOn(sql -> sql.contains("device"))
                .hasSize(3);
        assertThat(statements)
                .filteredOn(sql -> sql.matches("(?s).*\\b(insert|update [a-z_]+ set|delete)\\b.*"))
                .singleElement()
                .satisfies(sql -> assertThat(sql).startsWith("update device set"));
        for (String read : List.of("from generation", "from nonce_key", "head from feed")) {
            assertThat(statements)
                    .as(read)
                    .filteredOn(sql -> sql.contains(read))
                    .hasSize(1);
        }
        assertThat(statements).hasSize(6);
    }

    @Test
    void a_generation_that_begins_after_a_push_was_accepted_is_met_in_the_next_exchange() {
        TestDevice device = TestDevice.enrolled("Bursa", clock).met();
        String before = generation.current();
        List<ExchangeReply> replies = new CopyOnWriteArrayList<>();

        jdbc.watching(
                sql -> {
                    if (sql.contains("last_pull_at = ?")) {
                        generation.wentBack(before, device.origin.device(), "test");
                    }
                },
                () -> replies.add(device.exchange(device.request(List.of(device.employee(1, "Ali", "Bursa")), PAGE))));

        assertThat(generation.current()).isNotEqualTo(before);
        assertThat(replies)
                .as("the device has not presented itself in the new one")
                .extracting(ExchangeReply::generation)
                .containsExactly(before);
        assertThat(device.post(device.request(List.of(), PAGE)).jsonPath().getString("type"))
                .isEqualTo("/problems/generation-changed");
    }
}
