package com.rainstaff.sync.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
class NewsTest {
    @TestHTTPResource("/api/v1/news")
    URL address;

    private final SettableClock clock;

    NewsTest(SettableClock clock) {
        this.clock = clock;
    }

    @Test
    @Timeout(60)
    void a_push_is_news_to_the_devices_that_read_its_feed() throws Exception {
        TestDevice writer = TestDevice.enrolled("Izmir", clock);
        TestDevice reader = TestDevice.enrolled("Izmir", clock);
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.toString()))
                .header("Authorization", reader.authorization)
                .build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (Scanner lines = new Scanner(response.body(), StandardCharsets.UTF_8)) {
            String first = nextData(lines);
            writer.push(writer.employee(1, "Ali", "Izmir"));
            String second = nextData(lines);

            assertThat(first).contains("\"*\":").contains("\"Izmir\":").doesNotContain("Ankara");
            assertThat(second).isNotEqualTo(first).contains("\"Izmir\":");
        }
    }

    private static String nextData(Scanner lines) {
        String line = lines.nextLine();
        while (!line.startsWith("data:")) {
            line = lines.nextLine();
        }
        return line;
    }
}
