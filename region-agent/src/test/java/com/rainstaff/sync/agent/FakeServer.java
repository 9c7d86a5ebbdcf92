package com.rainstaff.sync.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A real HTTP server on loopback that answers exchanges as told, and otherwise accepts everything. */
public final class FakeServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The one token that is good here. */
    public static final String TOKEN = "good-token";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Answer> next = new ArrayDeque<>();
    private final List<ExchangeRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final Deque<String> news = new ArrayDeque<>();
    private final BlockingQueue<ExchangeRequest> pushes = new LinkedBlockingQueue<>();
    private final Map<String, RowListing.Stretch> stretches = new ConcurrentHashMap<>();
    private ExchangeReply.Sums sums;
    private final Map<String, Function<JsonNode, Object>> others = new ConcurrentHashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private int nonces;

    /** What to do with one exchange instead of accepting it. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange, ExchangeRequest request) throws IOException;
    }

    private FakeServer(HttpServer http) {
        this.http = http;
    }

    public static FakeServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeServer server = new FakeServer(http);
        http.createContext("/api/v1/exchange", server::exchange);
        http.createContext("/api/v1/rows", server::rows);
        http.createContext("/api/v1/news", server::news);
        http.createContext("/api/v1/enrol", server::enrol);
        http.createContext("/", server::other);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    public ServerClient client(Duration patience) {
        return ServerClient.of(address(), ArmedFile.OWN.device() + ".secret", patience);
    }

    /** Requests to {@code path} are answered like this from now on. */
    public FakeServer at(String path, Function<JsonNode, Object> answer) {
        others.put(path, answer);
        return this;
    }

    /** What was asked at {@code path}. */
    public List<JsonNode> asked(String path) {
        return asked.stream()
                .filter(one -> one.path().equals(path))
                .map(Asked::body)
                .toList();
    }

    /** What was asked anywhere but in exchanges: the paths, in their order. */
    public List<String> askedPaths() {
        return asked.stream().map(Asked::path).toList();
    }

    private record Asked(String path, JsonNode body) {}

    private void other(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            String path = exchange.getRequestURI().getPath().replace("/api/v1/", "");
            JsonNode asking = JSON.readTree(body);
            Function<JsonNode, Object> answer = others.get(path);
            if (answer == null) {
                problem(ProblemType.NOT_FOUND, "There is nothing at " + path + ".")
                        .to(exchange, null);
                return;
            }
            asked.add(new Asked(path, asking));
            Object told = answer.apply(asking);
            if (told instanceof Answer instead) {
                instead.to(exchange, null);
            } else if (told == null) {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            } else {
                send(exchange, 200, "application/json", JSON.writeValueAsBytes(told));
            }
        }
    }

    /** The next exchange is answered like this; each answer is used once. */
    public synchronized FakeServer then(Answer answer) {
        next.add(answer);
        return this;
    }

    /** The next connection for news carries this and breaks then. */
    public synchronized FakeServer thenNews(String stream) {
        news.add(stream);
        return this;
    }

    /** Whoever asks for sums gets these from now on. */
    public synchronized FakeServer withSums(ExchangeReply.Sums told) {
        sums = told;
        return this;
    }

    /** What a table's rows are, in one feed that nothing came after; a table without is empty. */
    public FakeServer withRows(RowListing.Stretch stretch) {
        stretches.put(stretch.table(), stretch);
        return this;
    }

    /** The next request that carries changes, waited for. */
    public ExchangeRequest nextPush(Duration patience) throws InterruptedException {
        ExchangeRequest push = pushes.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (push == null) {
            throw new AssertionError("no changes arrived within " + patience);
        }
        return push;
    }

    public List<ExchangeRequest> requests() {
        return List.copyOf(requests);
    }

    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** Somebody answers with a page. */
    public static Answer page(int status, String type, String body) {
        return (exchange, request) -> send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer problem(ProblemType type, String detail) {
        return (exchange, request) -> {
            byte[] body = JSON.writeValueAsBytes(new SyncException(type, detail).toDetail());
            send(exchange, type.status(), "application/problem+json", body);
        };
    }

    /** Accepts, once {@code first} is done. */
    public Answer acceptAfter(Runnable first) {
        return (exchange, request) -> {
            first.run();
            send(exchange, 200, "application/json", JSON.writeValueAsBytes(accepted(request)));
        };
    }

    /** Accepts, having accepted the device's changes up to {@code through} before. */
    public Answer acceptHaving(long through) {
        return (exchange, request) -> {
            ExchangeReply reply = accepted(request);
            ExchangeReply told = new ExchangeReply(
                    reply.generation(),
                    reply.nonce(),
                    reply.receipt(),
                    null,
                    null,
                    null,
                    reply.serverMillis(),
                    null,
                    through,
                    null);
            send(exchange, 200, "application/json", JSON.writeValueAsBytes(told));
        };
    }

    /** Accepts, but the line breaks in the middle of the reply. */
    public Answer cutShort() {
        return (exchange, request) -> {
            byte[] body = JSON.writeValueAsBytes(accepted(request));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length + 100L);
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    private void exchange(HttpExchange exchange) throws IOException {
        ExchangeRequest request;
        try (InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            request = JSON.readValue(body, ExchangeRequest.class);
        }
        requests.add(request);
        if (request.push() != null) {
            pushes.add(request);
        }
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer;
        synchronized (this) {
            answer = next.poll();
        }
        if (answer != null) {
            answer.to(exchange, request);
        } else {
            send(exchange, 200, "application/json", JSON.writeValueAsBytes(accepted(request)));
        }
    }

    private void rows(HttpExchange exchange) throws IOException {
        RowListing.Request request = JSON.readValue(exchange.getRequestBody(), RowListing.Request.class);
        // One table in each part.
        List<String> later = request.tables().subList(1, request.tables().size());
        RowListing listing = new RowListing(
                Map.of("Istanbul", 0L),
                Stream.ofNullable(stretches.get(request.tables().get(0))).toList(),
                later.isEmpty() ? null : RowListing.Request.of(later));
        send(exchange, 200, "application/json", JSON.writeValueAsBytes(listing));
    }

    private void enrol(HttpExchange exchange) throws IOException {
        Enrolment.Request request = JSON.readValue(exchange.getRequestBody(), Enrolment.Request.class);
        if (!request.token().equals(TOKEN)) {
            problem(ProblemType.ENROLMENT_REFUSED, "Ask for a new token.").to(exchange, null);
            return;
        }
        Enrolment.Reply reply = new Enrolment.Reply(
                ArmedFile.OWN.device(), "secret", Region.of("Istanbul"), 1, "g1", ArmedFile.REGIONS, Catalog.NONE);
        send(exchange, 200, "application/json", JSON.writeValueAsBytes(reply));
    }

    private void news(HttpExchange exchange) throws IOException {
        String stream;
        synchronized (this) {
            stream = news.poll();
        }
        if (stream == null) {
            page(503, "text/html", "<html>asleep</html>").to(exchange, null);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(stream.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    /** A reply that accepts everything and has nothing new. */
    public synchronized ExchangeReply accepted(ExchangeRequest request) {
        Receipt receipt = request.push() == null
                ? null
                : new Receipt(
                        request.push()
                                .toChangeSet(new Origin(ArmedFile.OWN.device(), request.epoch()))
                                .lastSequence(),
                        false,
                        null,
                        0,
                        0,
                        null);
        return new ExchangeReply(
                request.cursor().generation().isEmpty()
                        ? "g1"
                        : request.cursor().generation(),
                ++nonces + ".nonce",
                receipt,
                null,
                null,
                null,
                request.clock().nowMillis(),
                null,
                0,
                request.pull() != null && request.pull().sums() ? sums : null);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream packed = new GZIPOutputStream(exchange.getResponseBody())) {
            packed.write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
