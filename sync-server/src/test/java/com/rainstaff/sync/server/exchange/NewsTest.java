package com.rainstaff.sync.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
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
        try (Scanner lines = subscribe(reader)) {
            String first = nextData(lines);
            writer.push(writer.employee(1, "Ali", "Izmir"));
            String second = nextData(lines);

            assertThat(first).contains("\"*\":").contains("\"Izmir\":").doesNotContain("Ankara");
            assertThat(second).isNotEqualTo(first).contains("\"Izmir\":");
        }
    }

    @Test
    @Timeout(60)
    void every_subscriber_hears_of_the_feeds_it_reads_and_of_no_other() throws Exception {
        TestDevice writer = TestDevice.enrolled("Izmir", clock);
        try (Scanner izmir = subscribe(TestDevice.enrolled("Izmir", clock));
                Scanner headquarters = subscribe(TestDevice.enrolled("ALL", clock));
                Scanner bursa = subscribe(TestDevice.enrolled("Bursa", clock))) {
            String izmirBefore = nextData(izmir);
            String headquartersBefore = nextData(headquarters);
            String bursaBefore = nextData(bursa);
            writer.push(writer.employee(2, "Veli", "Izmir"));
            String izmirAfter = nextData(izmir);
            String headquartersAfter = nextData(headquarters);

            assertThat(izmirAfter).isNotEqualTo(izmirBefore);
            assertThat(headOf("Izmir", headquartersAfter))
                    .isEqualTo(headOf("Izmir", izmirAfter))
                    .isGreaterThan(headOf("Izmir", headquartersBefore));
            TestDevice other = TestDevice.enrolled("Bursa", clock);
            other.push(other.employee(1, "Can", "Bursa"));
            String bursaAfter = nextData(bursa);
            assertThat(bursaAfter).doesNotContain("Izmir");
            assertThat(headOf("Bursa", bursaAfter))
                    .as("the first news after the beginning is that of its own region")
                    .isGreaterThan(headOf("Bursa", bursaBefore));
        }
    }

    private Scanner subscribe(TestDevice reader) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.toString()))
                .header("Authorization", reader.authorization)
                .build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        return new Scanner(response.body(), StandardCharsets.UTF_8);
    }

    private static long headOf(String feed, String data) {
        return Long.parseLong(data.replaceFirst(".*\"" + feed + "\":(\\d+).*", "$1"));
    }

    private static String nextData(Scanner lines) {
        String line = lines.nextLine();
        while (!line.startsWith("data:")) {
            line = lines.nextLine();
        }
        return line;
    }
}
