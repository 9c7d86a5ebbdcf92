package com.rainstaff.sync.demo.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server's administration over HTTP. Logs in once, with the first call that needs it. */
public final class ServerApi {
    public static final String ADMIN = "admin";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI server;
    private final String password;
    private String token;

    public ServerApi(URI server, String password) {
        this.server = server;
        this.password = password;
    }

    /** A token with which one PC of {@code region} becomes a device. */
    public String enrolmentToken(String region, String note) throws IOException, InterruptedException {
        Map<String, Object> wish = Map.of("region", region, "note", note, "hours", 1);
        return call("POST", "/api/v1/enrolment-tokens", wish).path("token").asText();
    }

    /** All conflicts, each as the text of its JSON. */
    public List<String> conflicts() throws IOException, InterruptedException {
        List<String> conflicts = new ArrayList<>();
        for (JsonNode conflict : call("GET", "/api/v1/conflicts?limit=1000", null)) {
            conflicts.add(conflict.toString());
        }
        return conflicts;
    }

    private JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        if (token == null) {
            Map<String, String> credentials = Map.of("username", ADMIN, "password", password);
            token = send("POST", "/api/v1/logins", credentials, null)
                    .path("token")
                    .asText();
        }
        return send(method, path, body, token);
    }

    private JsonNode send(String method, String path, Object body, String bearer)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body));
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, content);
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " answered " + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body());
    }
}
