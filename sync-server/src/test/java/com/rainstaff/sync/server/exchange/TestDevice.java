package com.rainstaff.sync.server.exchange;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
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
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

/** A PC as the server sees it: it enrols, pushes and pulls over HTTP, and keeps a cursor and the rows it was sent. */
public final class TestDevice {
    public static final TableSchema EMPLOYEES = table("employees", "full_name", "region");
    public static final TableSchema TIMESHEETS = new TableSchema(
            "timesheets",
            "id",
            true,
            false,
            List.of(
                    new Column("employee_id", "INTEGER", true, null, 0, "employees"),
                    text("work_date"),
                    text("notes"),
                    text("region")),
            List.of(),
            List.of());
    static final TableSchema PERMITS = new TableSchema(
            "vehicle_permits",
            null,
            false,
            false,
            List.of(
                    new Column("vehicle_id", "INTEGER", true, null, 1, "vehicles"),
                    new Column("kind", "TEXT", true, null, 2, null),
                    text("notes"),
                    text("region")),
            List.of(),
            List.of());
    public static final TableSchema VEHICLES = table("vehicles", "plate", "notes", "region");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 5_000;
    private static final AtomicReference<String> administrator = new AtomicReference<>("nobody.yet");

    public final Origin origin;
    public final String authorization;
    final Cursor start;
    Cursor cursor;
    String nonce = "";
    long sequence;
    final HybridLogicalClock clock = new HybridLogicalClock(0);
    boolean announced;
    long backlog;
    private final List<TableSchema> further = new ArrayList<>();

    private final Clock time;

    private TestDevice(Enrolment.Reply enrolled, Clock time) {
        this.time = time;
        this.origin = new Origin(enrolled.device(), enrolled.epoch());
        this.authorization = "Bearer " + enrolled.device() + "." + enrolled.secret();
        this.nonce = enrolled.nonce() == null ? "" : enrolled.nonce();
        this.start = new Cursor(enrolled.generation(), Map.of());
        this.cursor = start;
    }

    private TestDevice(TestDevice before, int epoch, String nonce) {
        this.time = before.time;
        this.origin = new Origin(before.origin.device(), epoch);
        this.authorization = before.authorization;
        this.start = before.start;
        this.cursor = before.cursor;
        this.nonce = nonce;
    }

    /** The same PC with a file that starts {@code epoch}, and the cursor it has now. */
    TestDevice during(int epoch, String first) {
        return new TestDevice(this, epoch, first);
    }

    /** A question of its own, answered with {@code type}. */
    <T> T ask(String path, Object question, Class<T> type) {
        Response response = postTo(path, question);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.asString());
        }
        return read(response.asByteArray(), type);
    }

    Response postTo(String path, Object question) {
        return given().contentType("application/json")
                .header("Authorization", authorization)
                .header("Content-Encoding", "identity")
                .body(question)
                .post("/api/v1/" + path);
    }

    public static String adminToken() {
        return given().contentType("application/json")
                .body(Map.of("username", "admin", "password", "password-of-tests"))
                .post("/api/v1/logins")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    static String enrolmentToken(String region) {
        Response reply = askForToken(region);
        if (reply.statusCode() == 401) {
            // The login is kept while it holds: hashing a password for each PC would take most of the time.
            administrator.set(adminToken());
            reply = askForToken(region);
        }
        return reply.then().statusCode(200).extract().path("token");
    }

    private static Response askForToken(String region) {
        return given().contentType("application/json")
                .header("Authorization", "Bearer " + administrator.get())
                .body(Map.of("region", region))
                .post("/api/v1/enrolment-tokens");
    }

    public static TestDevice enrolled(String region, Clock time) {
        return enrolledWith(enrolmentToken(region), "PC of " + region, time);
    }

    /** Enrols with a token that somebody got. */
    public static TestDevice enrolledWith(String token, String name, Clock time) {
        byte[] reply = given().contentType("application/json")
                .body(Map.of("token", token, "name", name, "agentVersion", "test"))
                .post("/api/v1/enrol")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        return new TestDevice(read(reply, Enrolment.Reply.class), time);
    }

    /** A PC that is a device already, and enrols as it again. */
    static Response enrolAgain(Enrolment.Again again, String region) {
        return given().contentType("application/json")
                .body(new Enrolment.Request(enrolmentToken(region), "PC of " + region, "test", again))
                .post("/api/v1/enrol");
    }

    static TestDevice of(Response enrolled, Clock time) {
        return new TestDevice(read(enrolled.asByteArray(), Enrolment.Reply.class), time);
    }

    public RowKey row(String table, long number) {
        return new RowKey(table, RowId.numbered(origin, number));
    }

    /** An edit of {@code key} made at {@code wallMillis} after what the cursor says was seen. */
    public Upsert upsert(TableSchema schema, RowKey key, long wallMillis, ColumnMask changed, Object... values) {
        RowVersion version = RowVersion.of(clock.tick(wallMillis, 0), origin);
        return new Upsert(++sequence, key, version, 0, schema.fingerprint(), changed, image(values));
    }

    /** A row as it was when the file was armed. */
    Upsert untouched(TableSchema schema, RowKey key, Object... values) {
        long number = ++sequence;
        RowVersion version = RowVersion.of((1L << 16) + number, origin);
        return new Upsert(number, key, version, 0, schema.fingerprint(), ColumnMask.ALL, image(values));
    }

    private static List<Value> image(Object... values) {
        List<Value> image = new ArrayList<>();
        for (Object value : values) {
            image.add(
                    value == null
                            ? Value.NULL
                            : value instanceof RowId row ? new Value.Reference(row) : new Value.Text((String) value));
        }
        return image;
    }

    public Upsert employee(long number, String name, String region) {
        return upsert(EMPLOYEES, row("employees", number), time.millis(), ColumnMask.ALL, name, region);
    }

    public Tombstone delete(RowKey key) {
        return new Tombstone(++sequence, key, RowVersion.of(clock.tick(time.millis(), 0), origin), 0);
    }

    public ExchangeRequest request(List<? extends Change> changes, int limit, RowKey... wanted) {
        List<Change> all = List.copyOf(changes);
        PushedChanges push =
                all.isEmpty() ? null : PushedChanges.of(new ChangeSet(origin, List.of(cursor.positions()), all));
        return new ExchangeRequest(
                ExchangeRequest.PROTOCOL,
                origin.epoch(),
                nonce,
                "after " + nonce,
                cursor,
                new ExchangeRequest.ClockReading(time.millis(), 0L, 5),
                announcing(),
                push,
                limit == 0 ? null : new ExchangeRequest.Pull(limit, List.of(wanted)),
                new DeviceReport("test", backlog, 0, 0, 0, Map.of(), null));
    }

    private List<TableSchema> announcing() {
        List<TableSchema> schemas =
                new ArrayList<>(announced ? List.of() : List.of(EMPLOYEES, TIMESHEETS, VEHICLES, PERMITS));
        schemas.addAll(further);
        return schemas;
    }

    /** The device has this table too, and says so in every request. */
    void announce(TableSchema schema) {
        further.add(schema);
    }

    Response post(ExchangeRequest request) {
        return postBytes(packed(request));
    }

    Response postBytes(byte[] packed) {
        return given().contentType("application/json")
                .header("Authorization", authorization)
                .header("Content-Encoding", "gzip")
                .body(packed)
                .post("/api/v1/exchange");
    }

    /** Sends the request and takes the reply's nonce; the cursor stays. */
    ExchangeReply exchange(ExchangeRequest request) {
        Response response = post(request);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.asString());
        }
        ExchangeReply reply = read(response.asByteArray(), ExchangeReply.class);
        nonce = reply.nonce();
        announced = true;
        return reply;
    }

    public ExchangeReply push(Change... changes) {
        return exchange(request(List.of(changes), 0));
    }

    ExchangeReply pushAll(List<? extends Change> changes) {
        return exchange(request(changes, 0));
    }

    /** The same PC after another exchange with nothing in it: what it makes from now on was made after it. */
    TestDevice met() {
        pull();
        return this;
    }

    /** Everything after the cursor, which it moves to the heads. */
    List<Change> pull() {
        List<Change> changes = new ArrayList<>();
        boolean more = true;
        while (more) {
            ExchangeReply reply = exchange(request(List.of(), PAGE));
            more = false;
            for (FeedPage page : reply.pages()) {
                changes.addAll(ChangeBlocks.decode(page.blocks()));
                cursor = cursor.advancedTo(page.feed(), page.through());
                more |= page.through() < page.head();
            }
        }
        return changes;
    }

    /** The server generation it was enrolled in. */
    public String generation() {
        return start.generation();
    }

    /** Nonce of the last reply. */
    public String nonce() {
        return nonce;
    }

    static byte[] packed(Object request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            JSON.writeValue(gzip, request);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TableSchema table(String name, String... columns) {
        return new TableSchema(
                name,
                "id",
                true,
                false,
                List.of(columns).stream().map(TestDevice::text).toList(),
                List.of(),
                List.of());
    }

    private static Column text(String name) {
        return new Column(name, "TEXT", false, null, 0, null);
    }
}
