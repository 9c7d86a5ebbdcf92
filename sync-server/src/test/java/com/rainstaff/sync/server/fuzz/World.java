package com.rainstaff.sync.server.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.dashboard.session.FormGuard;
import com.rainstaff.sync.exchange.Introduction.EpochRequest;
import com.rainstaff.sync.exchange.Introduction.Holder;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.device.EnrolmentTokens;
import com.rainstaff.sync.server.device.Secrets;
import com.rainstaff.sync.server.exchange.TestDevice;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.people.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;

/** The people and PCs around the server, and the requests they would send next, each of them good. */
final class World {
    private static final String PASSWORD = "password-of-tests";
    private static final Duration A_DAY = Duration.ofDays(1);

    private final RawHttp http;
    private final EnrolmentTokens tokens;
    private final Clock clock;
    private final String admin = bare(TestDevice.adminToken());
    private final String expired = bare(TestDevice.adminToken());
    private final TestDevice stranger;
    private final TestDevice revoked;
    private final String expiredEnrolment;
    private final List<Function<Random, Draft>> requests = new ArrayList<>();
    private TestDevice device;
    private String session = signIn();
    private long row;

    World(RawHttp http, Jdbc jdbc, EnrolmentTokens tokens, Clock clock, ObjectMapper mapper) throws IOException {
        this.http = http;
        this.tokens = tokens;
        this.clock = clock;
        device = newDevice("Ankara");
        stranger = newDevice("Izmir");
        stranger.push(stranger.employee(1, "Ali", "Izmir"));
        revoked = newDevice("Ankara");
        jdbc.update("update device set revoked_at = enrolled_at where device_id = ?", revoked.origin.device());
        jdbc.update("update person_token set expires_at = created_at where token_hash = ?", (Object)
                Secrets.hash(expired.substring("p.".length())));
        expiredEnrolment = token("Ankara");
        jdbc.update("update enrolment_token set expires_at = created_at where token_hash = ?", (Object)
                Secrets.hash(expiredEnrolment));
        meetInConflict();
        ofDevices();
        ofTools();
        ofBrowsers();
        unheardOf(mapper);
    }

    /** One of the requests that would be good now. */
    Draft any(Random random) {
        return requests.get(random.nextInt(requests.size())).apply(random);
    }

    /** Every kind of request once, good as it is. */
    List<Draft> each(Random random) {
        Map<String, Draft> each = new LinkedHashMap<>();
        requests.forEach(request -> {
            Draft draft = request.apply(random);
            each.putIfAbsent(draft.endpoint, draft);
        });
        return List.copyOf(each.values());
    }

    /** After a request that had an effect, so that the next ones are good again. */
    void moveOn(Draft sent) {
        if (sent.endpoint.endsWith("/exchange")) {
            device = newDevice("Ankara");
        } else if (sent.endpoint.endsWith("/logout")) {
            session = signIn();
        }
    }

    boolean sendBefore(Draft draft) {
        try {
            http.send(draft);
            return true;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    TestDevice stranger() {
        return stranger;
    }

    String strangersRow() {
        return stranger.row("employees", 1).id().text();
    }

    String staleNonce(Random random) {
        return random.nextBoolean() ? stranger.nonce() : "x".repeat(43);
    }

    String tokenOfAnother(Draft draft, Random random) {
        boolean ofPerson = draft.headers.getOrDefault("Authorization", "").startsWith("Bearer p.");
        return ofPerson || random.nextBoolean() ? bare(stranger.authorization) : admin;
    }

    String revokedToken() {
        return bare(revoked.authorization);
    }

    String expiredToken() {
        return expired;
    }

    String expiredEnrolmentToken() {
        return expiredEnrolment;
    }

    private void ofDevices() {
        Function<Random, Draft> push = random -> exchange(random, 1 + random.nextInt(4));
        requests.addAll(List.of(push, push, push, push, push, push));
        requests.add(random -> exchange(random, 0));
        requests.add(random -> newEpoch());
        requests.add(random -> asDevice(new Draft("GET", "/api/v1/catalog")));
        requests.add(random -> asDevice(new Draft("GET", "/api/v1/news")));
        requests.add(random -> asDevice(new Draft("GET", "/api/v1/schemas/{fingerprint}")
                .at("/api/v1/schemas/" + TestDevice.EMPLOYEES.fingerprint())));
        requests.add(random -> new Draft("POST", "/api/v1/enrol")
                .json(Map.of("token", token("Ankara"), "name", "PC", "agentVersion", "1"), false));
        requests.add(random -> new Draft("GET", "/health"));
    }

    private void ofTools() {
        requests.add(random ->
                new Draft("POST", "/api/v1/logins").json(Map.of("username", "admin", "password", PASSWORD), false));
        requests.add(random -> asAdmin(new Draft("POST", "/api/v1/enrolment-tokens")
                .json(Map.of("region", "Ankara", "note", "for a PC", "hours", 3), false)));
        requests.add(random ->
                asAdmin(new Draft("GET", "/api/v1/conflicts").query(Map.of("before", 1_000_000, "limit", 5))));
        requests.add(random -> asAdmin(new Draft("GET", "/api/v1/recovery/history")
                .query(Map.of("table", "employees", "key", random.nextBoolean() ? "1" : strangersRow()))));
        requests.add(random -> asAdmin(new Draft("GET", "/api/v1/recovery/snapshot")
                .query(Map.of("at", clock.instant().toString(), "region", "Ankara", "after", "1:a"))));
        requests.add(random -> asAdmin(new Draft("GET", "/api/v1/recovery/schemas").query(Map.of("region", "Ankara"))));
    }

    private void ofBrowsers() {
        requests.add(random -> new Draft("GET", "/dashboard").session(session));
        requests.add(random -> new Draft("GET", "/dashboard/activity")
                .query(Map.of("pc", "PC", "region", "Ankara", "kind", "push", "before", 1_000))
                .session(session));
        requests.add(random -> new Draft("GET", "/dashboard/conflicts")
                .query(Map.of("before", 1_000))
                .session(session));
        requests.add(random -> new Draft("POST", "/dashboard/enrol")
                .form(Map.of("form", FormGuard.tokenFor(session), "region", "Ankara", "note", "new PC", "hours", 2))
                .session(session));
        requests.add(random -> new Draft("POST", "/dashboard/logout")
                .form(Map.of("form", FormGuard.tokenFor(session)))
                .session(session));
        requests.add(random -> new Draft("GET", "/dashboard/login").query(Map.of("to", "/dashboard/activity")));
        requests.add(random -> new Draft("POST", "/j_security_check")
                .form(Map.of("j_username", "admin", "j_password", PASSWORD, "to", "/dashboard")));
        requests.add(random -> new Draft("GET", "/problems/{slug}").at("/problems/stale-nonce"));
    }

    /** What else the server describes of itself, asked by an administrator without knowing how to. */
    private void unheardOf(ObjectMapper mapper) throws IOException {
        TreeSet<String> known = new TreeSet<>();
        each(new Random(0)).forEach(draft -> known.add(draft.endpoint));
        Answer described = http.send(new Draft("GET", "/q/openapi").query(Map.of("format", "json")));
        JsonNode paths = mapper.readTree(described.body()).get("paths");
        paths.properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                    Draft blank = blank(name.toUpperCase(Locale.ROOT), path.getKey());
                    if (!known.contains(blank.endpoint)) {
                        requests.add(random -> blank(blank.method, path.getKey()));
                    }
                }));
    }

    private Draft blank(String method, String template) {
        Draft draft = new Draft(method, template).at(template.replaceAll("\\{[^}]*}", "1"));
        if (method.equals("GET")) {
            draft.query(Map.of("region", "Ankara", "table", "employees", "key", "1"));
        } else {
            draft.json(Map.of("region", "Ankara", "id", 1, "table", "employees"), false);
        }
        draft.blank = true;
        return asAdmin(draft.session(session));
    }

    private Draft exchange(Random random, int changes) {
        List<Change> pushed = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            row++;
            RowKey employee = device.row("employees", row);
            pushed.add(
                    switch (random.nextInt(4)) {
                        case 0 -> device.delete(employee);
                        case 1 ->
                            device.upsert(
                                    TestDevice.TIMESHEETS,
                                    device.row("timesheets", row),
                                    clock.millis(),
                                    ColumnMask.of(0, 2),
                                    employee.id(),
                                    "2026-11-22",
                                    null,
                                    "Ankara");
                        case 2 ->
                            device.upsert(
                                    TestDevice.VEHICLES,
                                    device.row("vehicles", row),
                                    clock.millis(),
                                    ColumnMask.ALL,
                                    "06 A " + row,
                                    "note",
                                    "Ankara");
                        default -> device.employee(row, "Ayşe " + row, "Ankara");
                    });
        }
        return asDevice(new Draft("POST", "/api/v1/exchange")
                .json(device.request(pushed, 10, stranger.row("employees", 1)), true));
    }

    /** Two PCs edit one row unaware of each other. */
    private void meetInConflict() {
        TestDevice other = newDevice("Ankara");
        device.push(device.employee(1, "first", "Ankara"));
        RowKey employee = device.row("employees", 1);
        other.push(other.upsert(TestDevice.EMPLOYEES, employee, clock.millis(), ColumnMask.ALL, "second", "Ankara"));
        device = newDevice("Ankara");
    }

    // Of a PC of its own: whoever exchanges meanwhile takes another nonce.
    private Draft newEpoch() {
        TestDevice restored = newDevice("Ankara");
        Holder holder =
                new Holder(restored.generation(), restored.origin.epoch(), restored.nonce(), "after the restore");
        Draft draft = new Draft("POST", "/api/v1/epochs").json(new EpochRequest(holder, 0), false);
        draft.headers.put("Authorization", restored.authorization);
        return draft;
    }

    private Draft asDevice(Draft draft) {
        draft.headers.put("Authorization", device.authorization);
        return draft;
    }

    private Draft asAdmin(Draft draft) {
        return draft.bearer(admin);
    }

    private TestDevice newDevice(String region) {
        return TestDevice.enrolledWith(token(region), "PC of " + region, clock);
    }

    private String token(String region) {
        return tokens.issue(Region.of(region), null, A_DAY, "admin");
    }

    private static String signIn() {
        return Browser.signedIn("admin", PASSWORD).session();
    }

    private static String bare(String token) {
        return token.replaceFirst("^Bearer ", "");
    }
}
