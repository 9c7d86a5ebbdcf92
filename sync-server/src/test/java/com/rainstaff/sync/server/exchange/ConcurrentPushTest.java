package com.rainstaff.sync.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
class ConcurrentPushTest {
    private static final int PUSHERS = 8;
    private static final int SETS = 6;
    private static final int ROWS_IN_A_SET = 25;
    private static final int SMALL_PAGE = 40;

    private final Jdbc jdbc;
    private final SettableClock clock;

    ConcurrentPushTest(Jdbc jdbc, SettableClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Test
    @Timeout(120)
    void readers_that_follow_the_feed_while_eight_devices_push_miss_nothing_and_get_nothing_twice() throws Exception {
        List<TestDevice> pushers = new ArrayList<>();
        for (int i = 0; i < PUSHERS; i++) {
            pushers.add(TestDevice.enrolled("Bursa", clock));
        }
        List<TestDevice> readers = List.of(
                TestDevice.enrolled("Bursa", clock).met(),
                TestDevice.enrolled("ALL", clock).met());
        AtomicBoolean pushing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(PUSHERS + readers.size());
        try {
            List<Future<List<RowKey>>> pushed = pushers.stream()
                    .map(device -> threads.submit(() -> pushAll(device)))
                    .toList();
            List<Future<List<Change>>> followed = readers.stream()
                    .map(reader -> threads.submit(() -> follow(reader, pushing)))
                    .toList();
            Set<RowKey> expected = new HashSet<>();
            for (Future<List<RowKey>> rows : pushed) {
                expected.addAll(rows.get());
            }
            pushing.set(false);
            for (Future<List<Change>> changes : followed) {
                List<RowKey> got = changes.get().stream()
                        .map(Change::key)
                        .filter(expected::contains)
                        .toList();
                assertThat(got).doesNotHaveDuplicates().hasSize(PUSHERS * SETS * ROWS_IN_A_SET);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(jdbc.query("""
                        select f.name from feed f left join log_entry e using (feed_id)
                        group by f.feed_id having count(e.seq) <> f.head or coalesce(max(e.seq), 0) <> f.head
                        """, row -> row.getString("name")))
                .as("feeds whose numbers are not dense")
                .isEmpty();
    }

    private static List<RowKey> pushAll(TestDevice device) {
        List<RowKey> rows = new ArrayList<>();
        for (int set = 0; set < SETS; set++) {
            List<Upsert> changes = new ArrayList<>();
            for (int i = 0; i < ROWS_IN_A_SET; i++) {
                changes.add(device.employee(set * ROWS_IN_A_SET + i + 1L, "Name " + i, "Bursa"));
            }
            device.pushAll(changes);
            changes.forEach(change -> rows.add(change.key()));
        }
        return rows;
    }

    private static List<Change> follow(TestDevice reader, AtomicBoolean pushing) {
        List<Change> changes = new ArrayList<>();
        boolean more = true;
        while (more) {
            boolean last = !pushing.get();
            ExchangeReply reply = reader.exchange(reader.request(List.of(), SMALL_PAGE));
            boolean behind = false;
            for (FeedPage page : reply.pages()) {
                assertThat(page.after()).isEqualTo(reader.cursor.position(page.feed()));
                changes.addAll(ChangeBlocks.decode(page.blocks()));
                reader.cursor = reader.cursor.advancedTo(page.feed(), page.through());
                behind |= page.through() < page.head();
            }
            more = behind || !last;
        }
        return changes;
    }
}
