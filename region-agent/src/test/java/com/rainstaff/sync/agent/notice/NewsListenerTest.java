package com.rainstaff.sync.agent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.FakeServer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NewsListenerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Notices notices = new Notices();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private FakeServer server;
    private NewsListener listener;

    @BeforeEach
    void open() throws IOException {
        server = FakeServer.start();
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
        listener = new NewsListener(server.client(LONG), notices, backoff, timer);
    }

    @AfterEach
    void close() {
        listener.close();
        timer.shutdownNow();
        server.close();
    }

    @Test
    void news_arrives_and_signs_of_life_do_not() {
        server.thenNews(": alive\n\nevent: news\ndata: {\"Ankara\":7,\"*\":2}\n\n: alive\n\n");
        listener.start();
        assertThat(heardUntil("Ankara", 7L)).containsEntry("*", 2L);
    }

    @Test
    void after_the_line_broke_or_the_server_slept_it_listens_again() {
        server.thenNews("event: news\ndata: {\"Ankara\":7}\n\n");
        listener.start();
        heardUntil("Ankara", 7L);
        server.thenNews("event: news\ndata: {\"Ankara\":8}\n\n");
        assertThat(heardUntil("Ankara", 8L)).containsEntry("Ankara", 8L);
    }

    private Map<String, Long> heardUntil(String feed, long head) {
        Map<String, Long> heard = new HashMap<>();
        while (heard.getOrDefault(feed, 0L) < head) {
            Map<String, Long> more = notices.await(LONG).heads();
            assertThat(more).as("news within %s", LONG).isNotEmpty();
            heard.putAll(more);
        }
        return heard;
    }
}
