package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.HybridLogicalClock;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.DeviceReport;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A PC without agent and file: it speaks the protocol itself, each request to the other instance than the one before, and
 * keeps the pages it gets. Every answer but 200 is a failure. For one thread.
 */
final class WireDevice {
    private final TwoInstances instances;
    private final Clock clock;
    private final Origin origin;
    private final Region region;
    private final String authorization;
    private final HybridLogicalClock stamps = new HybridLogicalClock(0);
    private final List<FeedPage> pages = new ArrayList<>();
    private List<TableSchema> toAnnounce = List.of();
    private Cursor cursor;
    private String nonce = "";
    private long sequence;
    private long rows;
    private int turn;

    WireDevice(TwoInstances instances, Enrolment.Reply enrolled, Clock clock) {
        this.instances = instances;
        this.clock = clock;
        this.origin = new Origin(enrolled.device(), enrolled.epoch());
        this.region = enrolled.region();
        this.authorization = "Bearer " + enrolled.device() + "." + enrolled.secret();
        this.cursor = new Cursor(enrolled.generation(), Map.of());
        this.turn = origin.device().hashCode() & 1;
    }

    /** What happens to a request. */
    enum Line {
        /** It is answered. */
        GOOD,
        /** Its reply is lost, and it is sent again to the other instance. */
        LOSES_THE_REPLY,
        /** It is sent to the other instance too while the first is still at it, as after a time limit. */
        IMPATIENT
    }

    Origin origin() {
        return origin;
    }

    Region region() {
        return region;
    }

    String authorization() {
        return authorization;
    }

    /** Pages in the order in which they came. */
    List<FeedPage> pages() {
        return pages;
    }

    long position(String feed) {
        return cursor.position(feed);
    }

    /** The next request announces these. */
    WireDevice announcing(List<TableSchema> schemas) {
        toAnnounce = List.copyOf(schemas);
        return this;
    }

    /** A row that this device writes first. */
    Upsert row(TableSchema schema, Value... image) {
        return edit(new RowKey(schema.table(), RowId.numbered(origin, ++rows)), schema, ColumnMask.ALL, List.of(image));
    }

    Upsert edit(RowKey key, TableSchema schema, ColumnMask changed, List<Value> image) {
        return new Upsert(++sequence, key, version(), 0, schema.fingerprint(), changed, image);
    }

    Tombstone delete(RowKey key) {
        return new Tombstone(++sequence, key, version(), 0);
    }

    /** Pushes {@code changes}, if there are any, and pulls up to {@code limit} numbers. */
    ExchangeReply exchange(Line line, List<? extends Change> changes, int limit) {
        ExchangeRequest request = request(changes, limit);
        ExchangeReply reply =
                switch (line) {
                    case GOOD -> answer(send(request));
                    case LOSES_THE_REPLY -> same(answer(send(request)), answer(send(request)));
                    case IMPATIENT -> impatiently(request);
                };
        take(reply);
        return reply;
    }

    /** The same without waiting for the reply, which is to be {@linkplain #taken taken}. */
    CompletableFuture<HttpResponse<String>> push(List<? extends Change> changes) {
        return send(request(changes, 1));
    }

    ExchangeReply taken(CompletableFuture<HttpResponse<String>> answered) {
        ExchangeReply reply = answer(answered);
        take(reply);
        return reply;
    }

    /** Reads until nothing is new. */
    void catchUp(int limit) {
        while (isBehind(exchange(Line.GOOD, List.of(), limit))) {}
    }

    static boolean isBehind(ExchangeReply reply) {
        return reply.pages().stream().anyMatch(page -> page.through() < page.head());
    }

    private ExchangeReply impatiently(ExchangeRequest request) {
        CompletableFuture<HttpResponse<String>> slow = send(request);
        CompletableFuture<HttpResponse<String>> again = send(request);
        return same(answer(slow), answer(again));
    }

    private static ExchangeReply same(ExchangeReply one, ExchangeReply other) {
        assertThat(List.of(other.nonce(), other.accepted()))
                .as("nonce and last accepted number in the answer to a repeated request")
                .isEqualTo(List.of(one.nonce(), one.accepted()));
        return other;
    }

    private ExchangeRequest request(List<? extends Change> changes, int limit) {
        List<Change> all = List.copyOf(changes);
        return new ExchangeRequest(
                ExchangeRequest.PROTOCOL,
                origin.epoch(),
                nonce,
                "after " + nonce,
                cursor,
                new ExchangeRequest.ClockReading(clock.millis(), 0L, 5),
                toAnnounce,
                all.isEmpty() ? null : PushedChanges.of(new ChangeSet(origin, List.of(cursor.positions()), all)),
                new ExchangeRequest.Pull(limit, List.of(), true),
                new DeviceReport("test", 0, 0, 0, 0, Map.of(), null));
    }

    private CompletableFuture<HttpResponse<String>> send(ExchangeRequest request) {
        return instances.postLater(turn++, "/api/v1/exchange", authorization, request);
    }

    private static ExchangeReply answer(CompletableFuture<HttpResponse<String>> response) {
        return TwoInstances.read(response.join(), ExchangeReply.class);
    }

    private void take(ExchangeReply reply) {
        nonce = reply.nonce();
        toAnnounce = List.of();
        for (FeedPage page : reply.pages()) {
            assertThat(page.after())
                    .as("where the page of feed %s begins for %s", page.feed(), origin)
                    .isEqualTo(cursor.position(page.feed()));
            cursor = cursor.advancedTo(page.feed(), page.through());
            pages.add(page);
        }
    }

    private RowVersion version() {
        return RowVersion.of(stamps.tick(clock.millis(), 0), origin);
    }
}
