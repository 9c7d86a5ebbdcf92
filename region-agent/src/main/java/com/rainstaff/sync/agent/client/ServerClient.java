package com.rainstaff.sync.agent.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.HistoryEntry;
import com.rainstaff.sync.exchange.Introduction;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Multi;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The server over HTTP. Every call either returns what the server said, throws a {@link SyncException} when the server
 * refused, or a {@link ServerUnreachableException} when nobody answered as the server. Bodies travel packed.
 */
public final class ServerClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Long>> HEADS = new TypeReference<>() {};

    private final URI address;
    private final String bearer;
    private final SyncApi api;

    private ServerClient(URI address, String bearer, SyncApi api) {
        this.address = address;
        this.bearer = bearer;
        this.api = api;
    }

    /**
     * @param address where the server answers, without {@code /api}
     * @param credentials a device's {@code id.secret} or a person's token; empty for what needs none
     * @param patience how long to wait for a reply; a free host takes up to 90 s to wake
     */
    public static ServerClient of(URI address, String credentials, Duration patience) {
        return over(api(address, patience), address, credentials);
    }

    /** The same over a line of the caller's own, which may fail as lines do. */
    public static ServerClient over(SyncApi line, URI address, String credentials) {
        return new ServerClient(address, credentials.isEmpty() ? null : "Bearer " + credentials, line);
    }

    /** The server's endpoints over HTTP; for what the parameters mean, see {@link #of}. */
    public static SyncApi api(URI address, Duration patience) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(address)
                .connectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .enableCompression(true)
                .disableDefaultMapper(true)
                .register(GzipBody.class)
                .register(Refusals.class)
                .build(SyncApi.class);
    }

    public URI address() {
        return address;
    }

    /** Turns a one-time token into a device. The reply's secret is shown this once. */
    public Enrolment.Reply enrol(Enrolment.Request request) {
        return ask(() -> api.enrol(request));
    }

    /** One round trip. Sending the same request again has the effect of sending it once. */
    public ExchangeReply exchange(ExchangeRequest request) {
        return ask(() -> api.exchange(bearer, request));
    }

    /** Begins another epoch, since the file went back in time; repeating it gets the same epoch. */
    public Introduction.EpochReply beginEpoch(Introduction.EpochRequest request) {
        return ask(() -> api.beginEpoch(bearer, request));
    }

    /** How many of the changes, from the first on, had been accepted. */
    public Introduction.KnownReply known(Introduction.KnownRequest request) {
        return ask(() -> api.known(bearer, request));
    }

    /** Which rows of the log the rows of a replaced file are. */
    public Introduction.MatchReply match(Introduction.MatchRequest request) {
        return ask(() -> api.match(bearer, request));
    }

    /** Has the server keep on record what was found in a restored file. Returns true. */
    public boolean noteFindings(Introduction.Findings findings) {
        return ask(() -> {
            api.noteFindings(bearer, findings);
            return true;
        });
    }

    /** Presents this device to a server of another generation; repeating it gets the same answer. */
    public Introduction.Reply introduce(Introduction.Request request) {
        return ask(() -> api.introduce(bearer, request));
    }

    /** Sends a set again that the server had accepted and lost; repeating it is harmless. */
    public Introduction.Resent resend(Introduction.Resend resend) {
        return ask(() -> api.resend(bearer, resend));
    }

    /** Has the server keep on record that changes are lost on both sides. Returns true. */
    public boolean noteGap(Introduction.Gap gap) {
        return ask(() -> {
            api.noteGap(bearer, gap);
            return true;
        });
    }

    /** The table schema that some device announced under {@code fingerprint}. */
    public TableSchema schema(String fingerprint) {
        return ask(() -> api.schema(bearer, fingerprint));
    }

    /** The catalog in force. */
    public Catalog catalog() {
        return ask(() -> api.catalog(bearer).getEntity());
    }

    /** Part of some tables as the server has them; what it names as next brings the next part. */
    public RowListing rows(RowListing.Request request) {
        return ask(() -> api.rows(bearer, request));
    }

    /** The heads of the feeds this device reads, again after each commit; ends with a failure when the line breaks. */
    public Multi<Map<String, Long>> news() {
        return api.news(bearer).map(ServerClient::heads);
    }

    private static Map<String, Long> heads(String json) {
        try {
            return JSON.readValue(json, HEADS);
        } catch (JsonProcessingException malformed) {
            throw new ServerUnreachableException("the server's news cannot be read", malformed);
        }
    }

    /** A short-lived token for a person. */
    public Login.Issued login(String username, String password) {
        return ask(() -> api.login(new Login.Credentials(username, password)));
    }

    /** Everything kept of the rows that {@code key} may mean, newest last. */
    public List<HistoryEntry> history(String table, String key) {
        return ask(() -> api.history(bearer, table, key));
    }

    /**
     * The newest announced schema of each table.
     *
     * @param region null for all that the person may see
     */
    public List<TableSchema> schemas(String region) {
        return ask(() -> api.schemas(bearer, region));
    }

    /**
     * Part of the database as it was accepted at {@code at}.
     *
     * @param region null for all that the person may see
     * @param after what the part before named as next; null for the first
     */
    public SnapshotPart snapshot(Instant at, String region, String after) {
        return ask(() -> api.snapshot(bearer, at.toString(), region, after));
    }

    /** Returns when the server answers: its clock, where it says so. */
    public Optional<Instant> health() {
        Object timestamp = ask(api::health).get("timestamp");
        try {
            return timestamp == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(timestamp.toString()).toInstant());
        } catch (DateTimeParseException otherForm) {
            return Optional.empty();
        }
    }

    private <T> T ask(Supplier<T> call) {
        try {
            T answer = call.get();
            if (answer == null) {
                throw new ServerUnreachableException(address + " answered with nothing");
            }
            return answer;
        } catch (SyncException | ServerUnreachableException told) {
            throw told;
        } catch (RuntimeException failed) {
            // A line that breaks within a reply arrives as an exception of the network layer's own.
            throw new ServerUnreachableException(address + " did not answer: " + reason(failed), failed);
        }
    }

    private static String reason(Throwable failed) {
        Throwable deepest = failed;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }
}
