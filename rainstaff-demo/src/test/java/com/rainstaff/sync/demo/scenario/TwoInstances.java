package com.rainstaff.sync.demo.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.RunSettings;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import com.rainstaff.sync.exchange.Enrolment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Two servers, each a process of its own, on the PostgreSQL that the first one brings along; and how to speak to either.
 * Their answers are waited for longer than any of them should take. Closing stops both.
 */
final class TwoInstances implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** It would wait for the locks that tests hold, a minute after the start, and be counted with the pushes that do. */
    private static final Map<String, String> WITHOUT_UPKEEP = Map.of("QUARKUS_SCHEDULER_ENABLED", "false");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Children children;
    private final Server first;
    private final Server second;
    private final String administrator;

    private TwoInstances(Children children, Server first, Server second) {
        this.children = children;
        this.first = first;
        this.second = second;
        this.administrator = "Bearer "
                + post(
                                0,
                                "/api/v1/logins",
                                "",
                                Map.of("username", "admin", "password", first.adminPassword()),
                                Map.class)
                        .get("token");
    }

    /** Starts both below {@code work} and returns once they answer. */
    static TwoInstances start(Path work) throws IOException, InterruptedException {
        Children children = new Children();
        boolean ready = false;
        try {
            WorkFolder folder = new WorkFolder(work.resolve("first"));
            RunSettings settings = RunSettings.of(folder, 0);
            Server first = server(folder, children, settings, WITHOUT_UPKEEP);
            first.start();
            WorkFolder other = new WorkFolder(work.resolve("second"));
            RunSettings same = new RunSettings(RunSettings.of(other, 0).port(), settings.adminPassword());
            Map<String, String> environment = new HashMap<>(WITHOUT_UPKEEP);
            environment.put("RAINSYNC_DATABASE_URL", first.databaseUrl());
            Server second = server(other, children, same, environment);
            second.start();
            TwoInstances started = new TwoInstances(children, first, second);
            ready = true;
            return started;
        } finally {
            if (!ready) {
                children.close();
            }
        }
    }

    private static Server server(
            WorkFolder folder, Children children, RunSettings settings, Map<String, String> environment)
            throws IOException {
        folder.create();
        Installation installation = Installation.below(Path.of(".."));
        return new Server(installation, folder, children, settings.port(), settings.adminPassword(), environment);
    }

    /** One of the two: the first for an even turn. */
    URI instance(int turn) {
        return (turn % 2 == 0 ? first : second).address();
    }

    /** Somebody else at their PostgreSQL. */
    Connection database() throws IOException, SQLException {
        return DriverManager.getConnection(first.databaseUrl());
    }

    /** The header with which an administrator comes. */
    String administrator() {
        return administrator;
    }

    /** A new device of {@code region}. */
    WireDevice enrol(String region) {
        Object token = post(0, "/api/v1/enrolment-tokens", administrator, Map.of("region", region), Map.class)
                .get("token");
        Enrolment.Request request = new Enrolment.Request(token.toString(), "PC of " + region, "test");
        return new WireDevice(this, post(1, "/api/v1/enrol", "", request, Enrolment.Reply.class), Clock.systemUTC());
    }

    <T> T get(int turn, String path, String authorization, Class<T> type) {
        return read(send(request(turn, path, authorization).GET().build()).join(), type);
    }

    <T> T post(int turn, String path, String authorization, Object body, Class<T> type) {
        return read(postLater(turn, path, authorization, body).join(), type);
    }

    CompletableFuture<HttpResponse<String>> postLater(int turn, String path, String authorization, Object body) {
        try {
            return send(request(turn, path, authorization)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build());
        } catch (IOException unwritable) {
            throw new AssertionError("write " + body, unwritable);
        }
    }

    /** The lines that the answer consists of, as they come. */
    Stream<String> listen(int turn, String path, String authorization) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(instance(turn).resolve(path))
                .header("Authorization", authorization)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
    }

    /** What a response holds; fails where it is a refusal or a fault. */
    static <T> T read(HttpResponse<String> response, Class<T> type) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.request().method() + " " + response.uri() + " was answered with "
                    + response.statusCode() + " " + response.body());
        }
        try {
            return JSON.readValue(response.body(), type);
        } catch (IOException malformed) {
            throw new AssertionError("read the answer " + response.body(), malformed);
        }
    }

    /** Lines in which a server or PostgreSQL tells of something that went wrong. */
    List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path log : List.of(first.log(), second.log(), first.databaseLog())) {
            try (Stream<String> lines = Files.lines(log)) {
                lines.filter(line -> line.contains("ERROR") || line.contains("deadlock"))
                        .forEach(faults::add);
            }
        }
        return faults;
    }

    @Override
    public void close() {
        children.close();
    }

    private HttpRequest.Builder request(int turn, String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(instance(turn).resolve(path))
                .timeout(PATIENCE)
                .header("Accept", "application/json");
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
