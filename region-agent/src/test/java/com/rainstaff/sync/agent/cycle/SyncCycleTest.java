package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.capture.Outbox;
import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.config.Setting;
import com.rainstaff.sync.agent.cycle.SyncSession.Setup;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class SyncCycleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TABLE = "create table notes (id integer primary key autoincrement, text text)";

    @TempDir
    Path folder;

    private final List<AttemptReport> reports = new ArrayList<>();
    private FakeServer server;
    private ArmedFile file;

    @BeforeEach
    void open() throws IOException {
        server = FakeServer.start();
        file = ArmedFile.create(folder, TABLE);
    }

    @AfterEach
    void close() throws Exception {
        file.close();
        server.close();
    }

    @Test
    void what_the_app_wrote_arrives_once_and_leaves_the_outbox() {
        file.app("insert into notes (text) values ('bir'), ('iki')");
        assertThat(sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(pushedRows()).isEqualTo(2);
        assertThat(pending()).isZero();
        assertThat(reports.get(0).sent()).isEqualTo(2);
        assertThat(server.authorizations()).containsOnly("Bearer " + ArmedFile.OWN.device() + ".secret");
    }

    @Test
    void the_first_exchange_carries_no_changes_because_the_clocks_are_not_compared_yet() {
        file.app("insert into notes (text) values ('bir')");
        sync();
        List<ExchangeRequest> requests = server.requests();
        assertThat(requests.get(0).push()).isNull();
        assertThat(requests.get(0).clock().offsetMillis()).isNull();
        assertThat(requests.get(1).push()).isNotNull();
        assertThat(requests.get(1).clock().offsetMillis()).isNotNull();
    }

    @Test
    void schemas_are_announced_once() {
        file.app("insert into notes (text) values ('bir')");
        sync();
        file.app("insert into notes (text) values ('iki')");
        sync();
        assertThat(server.requests().get(0).schemas()).hasSize(1);
        assertThat(server.requests().stream().skip(1))
                .allMatch(request -> request.schemas().isEmpty());
    }

    @Test
    void a_server_that_forgot_the_schemas_hears_them_again_and_takes_the_same_changes() {
        sync();
        file.app("insert into notes (text) values ('bir')");
        try (SyncSession session = session()) {
            session.cycle().once();
            file.app("insert into notes (text) values ('iki')");
            server.then(FakeServer.problem(ProblemType.UNKNOWN_SCHEMA, "Announce it."));
            assertThat(session.cycle().once()).isEqualTo(SyncOutcome.UP_TO_DATE);
        }
        ExchangeRequest last = lastPush();
        assertThat(last.schemas()).hasSize(1);
        assertThat(pending()).isZero();
    }

    @Test
    void changes_of_weeks_go_out_set_by_set_and_nothing_is_pulled_before_the_last() {
        file.app("""
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000)
        insert into notes (text) select 'not ' || i from n""");
        assertThat(sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        List<ExchangeRequest> pushes = server.requests().stream()
                .filter(request -> request.push() != null)
                .toList();
        assertThat(pushes)
                .extracting(request -> changes(request).changes().size())
                .containsExactly(5_000, 5_000, 2_000);
        assertThat(pushes.get(0).pull()).isNull();
        assertThat(pushes.get(1).pull()).isNull();
        assertThat(pushes.get(2).pull().limit()).isEqualTo(2_000);
        assertThat(pending()).isZero();
    }

    @Test
    void a_set_that_is_too_large_goes_out_in_halves() {
        file.app("insert into notes (text) values ('bir'), ('iki'), ('üç'), ('dört')");
        server.then((exchange, request) ->
                FakeServer.page(200, "application/json", json(request)).to(exchange, request));
        server.then(FakeServer.problem(ProblemType.TOO_LARGE, "Too large."));
        assertThat(sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(pending()).isZero();
    }

    @Test
    void an_html_page_in_the_servers_place_touches_nothing() {
        assertUnreachable(FakeServer.page(200, "text/html", "<html>Please log in to the hotel's network</html>"));
        assertUnreachable(FakeServer.page(503, "text/html", "<html>Service waking up</html>"));
        assertUnreachable(FakeServer.page(502, "text/plain", "bad gateway"));
        assertUnreachable(FakeServer.page(302, "text/html", "<html>moved</html>"));
        assertUnreachable(FakeServer.page(403, "text/html", "<html>blocked by the firewall</html>"));
        assertUnreachable(FakeServer.page(200, "application/json", "{\"generation\": "));
    }

    @Test
    void a_fault_of_the_server_is_tried_again() {
        assertUnreachable(FakeServer.problem(ProblemType.SERVER_FAULT, "The server failed."));
        assertUnreachable(FakeServer.problem(ProblemType.TOO_MANY_REQUESTS, "Later."));
    }

    @Test
    void a_reply_cut_short_is_asked_for_again_with_the_same_changes() {
        file.app("insert into notes (text) values ('bir')");
        server.then((exchange, request) ->
                FakeServer.page(200, "application/json", json(request)).to(exchange, request));
        server.then(server.cutShort());
        assertThat(sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        PushedChanges first = lastPush().push();
        assertThat(pending()).isEqualTo(1);
        assertThat(sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(changes(lastPush()).lastSequence())
                .isEqualTo(first.toChangeSet(ArmedFile.OWN).lastSequence());
        assertThat(pending()).isZero();
    }

    /** A displaced row's end goes before what was written after it, where that was certainly not sent. */
    @Test
    void what_an_earlier_process_sent_keeps_its_number_although_it_arrives_after_the_next_request() {
        file.app("create unique index one_text on notes (text); insert into notes (text) values ('bir')");
        sync();
        file.app("insert into notes (text) values ('iki')");
        server.then(server.acceptHaving(1)).then(FakeServer.page(503, "text/html", "<html>late</html>"));
        assertThat(sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        long sent = changes(lastPush()).lastSequence();
        file.app("insert or replace into notes (text) values ('bir')");
        server.then(server.acceptHaving(1)).then(server.acceptHaving(sent));

        assertThat(sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(changes(lastPush()).changes())
                .extracting(change -> change.sequence() + " " + change.kind())
                .containsExactly(sent + " UPSERT", sent + 1 + " TOMBSTONE", sent + 2 + " UPSERT");
    }

    @Test
    void nobody_at_the_address_is_no_answer() {
        file.app("insert into notes (text) values ('bir')");
        server.close();
        assertThat(sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        assertThat(pending()).isEqualTo(1);
    }

    @Test
    void a_server_that_never_answers_is_given_up() {
        server.then((exchange, request) -> {});
        try (SyncSession session = session(server.client(Duration.ofMillis(300)))) {
            assertThat(session.cycle().once()).isEqualTo(SyncOutcome.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemType.class,
            names = {
                "NOT_AUTHENTICATED",
                "NOT_ALLOWED",
                "STALE_NONCE",
                "UNSUPPORTED_PROTOCOL",
                "SEQUENCE_GAP",
                "CURSOR_EXPIRED"
            })
    void a_refusal_waits_for_a_person_and_touches_nothing(ProblemType type) {
        file.app("insert into notes (text) values ('bir')");
        SyncState before = state();
        server.then(FakeServer.problem(type, "Not like this."));
        assertThat(sync()).isEqualTo(SyncOutcome.REFUSED);
        assertThat(reports.get(0).problem()).isEqualTo(Problem.of(type));
        assertThat(reports.get(0).detail()).isEqualTo("Not like this.");
        assertThat(pending()).isEqualTo(1);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void a_problem_of_an_unknown_type_goes_by_its_status() {
        String unknown =
                "{\"type\":\"/problems/of-tomorrow\",\"title\":\"New\",\"status\":401,\"detail\":\"Badge please.\"}";
        server.then(FakeServer.page(401, "application/problem+json", unknown));
        assertThat(sync()).isEqualTo(SyncOutcome.REFUSED);
        assertThat(reports.get(0).problem()).isEqualTo(Problem.CREDENTIALS_REFUSED);
        assertThat(reports.get(0).detail()).isEqualTo("Badge please.");
    }

    @Test
    void a_reply_that_acknowledges_nothing_leaves_the_outbox_as_it_is() {
        file.app("insert into notes (text) values ('bir')");
        server.then((exchange, request) ->
                FakeServer.page(200, "application/json", json(request)).to(exchange, request));
        server.then(
                FakeServer.page(200, "application/json", "{\"generation\":\"g1\",\"nonce\":\"n\",\"serverMillis\":1}"));
        assertThat(sync()).isEqualTo(SyncOutcome.REFUSED);
        assertThat(pending()).isEqualTo(1);
    }

    @Test
    void a_column_added_between_two_rounds_travels_without_a_restart() {
        try (SyncSession session = session()) {
            session.cycle().once();
            file.app("alter table notes add column author text");
            file.app("insert into notes (text, author) values ('bir', 'Ayşe')");
            assertThat(session.cycle().once()).isEqualTo(SyncOutcome.UP_TO_DATE);
        }
        assertThat(lastPush().push().blocks().get(0).columns()).hasSize(2);
        assertThat(pending()).isZero();
    }

    @Test
    void a_table_rebuilt_between_two_rounds_is_captured_again_without_a_restart() {
        file.app("insert into notes (text) values ('bir')");
        try (SyncSession session = session()) {
            session.cycle().once();
            SqliteFiles.migrate(file.file().path(), """
                    create table fresh (id integer primary key autoincrement, text text, author text);
                    insert into fresh (id, text) select id, text from notes;
                    drop table notes; alter table fresh rename to notes""");
            file.app("insert into notes (text, author) values ('iki', 'Ayşe')");
            assertThat(session.cycle().once()).isEqualTo(SyncOutcome.UP_TO_DATE);
            file.app("update notes set author = 'Ali' where id = 1");
            assertThat(session.cycle().once()).isEqualTo(SyncOutcome.UP_TO_DATE);
        }
        assertThat(pushedRows()).isEqualTo(3);
        assertThat(server.requests())
                .filteredOn(request -> request.pull() != null)
                .flatExtracting(request -> request.pull().wanted())
                .as("asked for, since it may have been written unseen")
                .containsExactly(new RowKey("notes", RowId.numbered(ArmedFile.OWN, 1)));
    }

    @Test
    void while_capture_is_turned_off_nothing_is_sent_or_touched() {
        file.app("insert into notes (text) values ('bir')");
        Armament.pause(file.file());
        assertThat(sync()).isEqualTo(SyncOutcome.FAILED);
        assertThat(reports.get(0).problem()).isEqualTo(Problem.CAPTURE_OFF);
        assertThat(server.requests()).isEmpty();
        file.arm();
        assertThat(sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(pushedRows()).isEqualTo(1);
    }

    @Test
    void a_file_of_another_device_is_left_alone() {
        file.agent("update rainsync_state set device = 'ankara0001'");
        assertThat(sync()).isEqualTo(SyncOutcome.FAILED);
        assertThat(reports.get(0).problem()).isEqualTo(Problem.FILE_NOT_OURS);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void told_to_stop_it_ends_after_the_exchange_under_way() {
        Notices notices = new Notices();
        notices.stop();
        try (SyncSession session = session(server.client(PATIENCE), notices)) {
            assertThat(session.cycle().once()).isEqualTo(SyncOutcome.INTERRUPTED);
        }
        assertThat(server.requests()).isEmpty();
    }

    private void assertUnreachable(FakeServer.Answer answer) {
        SyncState before = state();
        server.then(answer);
        assertThat(sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        assertThat(state()).isEqualTo(before);
    }

    private String json(ExchangeRequest request) {
        return "{\"generation\":\"g1\",\"nonce\":\"first\",\"serverMillis\":"
                + request.clock().nowMillis() + "}";
    }

    private SyncOutcome sync() {
        try (SyncSession session = session()) {
            return session.cycle().once();
        }
    }

    private SyncSession session() {
        return session(server.client(PATIENCE));
    }

    private SyncSession session(ServerClient client) {
        return session(client, new Notices());
    }

    private SyncSession session(ServerClient client, Notices notices) {
        AgentSettings settings = AgentSettings.load(
                Map.of(Setting.DB, file.file().path().toString()), Map.of(), folder.resolve("rainsync.conf"));
        Setup setup = new Setup(Home.at(folder.resolve("home")), settings, ArmedFile.OWN.device(), "test");
        return SyncSession.open(setup, client, Clock.systemUTC(), System::nanoTime, notices, reports::add);
    }

    private ExchangeRequest lastPush() {
        return server.requests().stream()
                .filter(request -> request.push() != null)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static ChangeSet changes(ExchangeRequest request) {
        return request.push().toChangeSet(ArmedFile.OWN);
    }

    private int pushedRows() {
        return server.requests().stream()
                .filter(request -> request.push() != null)
                .mapToInt(request -> changes(request).changes().size())
                .sum();
    }

    private long pending() {
        return file.file().read("look into the outbox", Outbox::pending);
    }

    private SyncState state() {
        return file.file().read("read the sync state", SyncState::read);
    }
}
