package com.rainstaff.sync.demo.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FaultyLineTest {
    private static final String REPLY = "all is well; ".repeat(100);

    private final AtomicInteger served = new AtomicInteger();
    private final FaultCounts counts = new FaultCounts();
    private HttpServer server;
    private FaultyLine line;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            // Like every server of ours; one that answers earlier makes two requests of one in the eyes of the line.
            exchange.getRequestBody().readAllBytes();
            served.incrementAndGet();
            byte[] reply = REPLY.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        server.start();
        line = FaultyLine.to(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), 1, counts);
    }

    @AfterEach
    void close() {
        line.close();
        server.stop(0);
    }

    @Test
    void a_fair_line_passes_everything_on() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(ask().body()).isEqualTo(REPLY);
        }
        assertThat(line.requests()).isEqualTo(5);
        assertThat(counts.missing()).containsExactly(Fault.values());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REPLY_LOST", "REPLY_CUT", "REPLY_HALVED"})
    void a_reply_that_is_spoilt_was_served_and_does_not_arrive(Fault fault) throws Exception {
        line.fail(1, List.of(fault));

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

        assertThat(served).hasPositiveValue();
        assertThat(counts.of(fault)).isPositive();
        line.fail(0);
        assertThat(ask().body()).isEqualTo(REPLY);
    }

    @Test
    void a_page_of_html_comes_instead_of_the_reply_and_the_server_never_hears_of_it() throws Exception {
        line.fail(1, List.of(Fault.HTML_INSTEAD));

        HttpResponse<String> page = ask();

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).startsWith("<html>");
        assertThat(served).hasValue(0);
        assertThat(counts.of(Fault.HTML_INSTEAD)).isEqualTo(1);
    }

    @Test
    void a_delayed_reply_arrives_whole() throws Exception {
        line.fail(1, List.of(Fault.REPLY_DELAYED));

        assertThat(ask().body()).isEqualTo(REPLY);
        assertThat(counts.of(Fault.REPLY_DELAYED)).isEqualTo(1);
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(line.address())
                .POST(HttpRequest.BodyPublishers.ofString("how are you?"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
