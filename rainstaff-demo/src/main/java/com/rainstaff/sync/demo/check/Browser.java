package com.rainstaff.sync.demo.check;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person at the dashboard, as far as a program can play one: forms, cookies, redirects. */
public final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern TABLE_ROW = Pattern.compile("<tr\\b.*?</tr>", Pattern.DOTALL);
    private static final Pattern TABLE_BODY = Pattern.compile("<tbody\\b.*?</tbody>", Pattern.DOTALL);

    private final URI server;
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();

    public Browser(URI server) {
        this.server = server;
    }

    /**
     * A page as it arrived, after redirects.
     *
     * @param path path of the address it came from in the end
     */
    public record Page(int status, String path, String html) {
        /** The rows of its tables' bodies. */
        public List<String> rows() {
            List<String> rows = new ArrayList<>();
            Matcher body = TABLE_BODY.matcher(html);
            while (body.find()) {
                Matcher row = TABLE_ROW.matcher(body.group());
                while (row.find()) {
                    rows.add(row.group());
                }
            }
            return rows;
        }
    }

    public Page open(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path)).GET());
    }

    /** Fills in the login form; the page that follows. */
    public Page login(String username, String password) throws IOException, InterruptedException {
        String form = "j_username=" + URLEncoder.encode(username, StandardCharsets.UTF_8) + "&j_password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(server.resolve("/j_security_check"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private Page send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                request.timeout(PATIENCE).header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
        return new Page(response.statusCode(), response.uri().getPath(), response.body());
    }
}
