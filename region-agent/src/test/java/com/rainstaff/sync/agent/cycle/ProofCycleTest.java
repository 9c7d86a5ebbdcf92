package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.config.AgentSettings;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.config.Setting;
import com.rainstaff.sync.agent.cycle.SyncSession.Setup;
import com.rainstaff.sync.agent.notice.Notices;
import com.rainstaff.sync.agent.status.AttemptReport;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.ProofFile;
import com.rainstaff.sync.agent.status.ProofState;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.sun.net.httpserver.HttpExchange;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ProofCycleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TABLE = """
            create table vehicles (id integer primary key autoincrement, plate text unique)""";

    @TempDir
    Path folder;

    private final List<AttemptReport> reports = new ArrayList<>();
    private final PassingClock clock = new PassingClock();
    private FakeServer server;
    private ArmedFile file;
    private SyncSession session;

    @BeforeEach
    void open() throws IOException {
        server = FakeServer.start();
        file = ArmedFile.create(folder, TABLE);
        AgentSettings settings = AgentSettings.load(
                Map.of(Setting.DB, file.file().path().toString()), Map.of(), folder.resolve("rainsync.conf"));
        Setup setup = new Setup(home(), settings, ArmedFile.OWN.device(), "test");
        session =
                SyncSession.open(setup, server.client(PATIENCE), clock, System::nanoTime, new Notices(), reports::add);
    }

    @AfterEach
    void close() {
        session.close();
        file.close();
        server.close();
    }

    @Test
    void equal_sums_are_a_proof_that_the_next_request_tells_of() {
        file.app("insert into vehicles (plate) values ('06 A 1'), ('06 B 2')");
        round();
        server.withSums(sumsOf(pushed()));
        round();
        round();

        assertThat(proof().provenAt()).isNotNull();
        assertThat(last().problem()).isNull();
        assertThat(lastRequest().report().proof().provenMillis()).isEqualTo(proof().provenServerMillis());
    }

    @Test
    void sums_are_asked_for_once_an_hour_and_never_beside_changes() {
        server.withSums(sumsOf(List.of()));
        round();
        round();
        assertThat(asked()).isEqualTo(1);

        clock.pass(Duration.ofMinutes(61));
        server.withSums(null);
        file.app("insert into vehicles (plate) values ('06 A 1')");
        round();
        assertThat(server.requests())
                .filteredOn(request -> request.push() != null)
                .allSatisfy(request -> assertThat(request.pull().sums()).isFalse());
        assertThat(asked()).isGreaterThan(1);
    }

    @Test
    void a_difference_leads_to_the_row_and_heals() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        round();
        Upsert here = (Upsert) pushed().get(0);
        Upsert newer = newer(here, "06 A 9");
        FeedPage empty = new FeedPage("Istanbul", 0, 0, 0, List.of());
        server.withSums(sumsOf(List.of(newer)))
                .withRows(new RowListing.Stretch(
                        "vehicles", "Istanbul", ChangeBlocks.encode(List.of(newer), ArmedFile.OWN), null));
        server.then((exchange, request) -> answer(exchange, request, List.of(empty), List.of()));
        server.then((exchange, request) -> answer(
                exchange,
                request,
                List.of(empty),
                List.of(new ExchangeReply.Correction("Istanbul", ChangeBlocks.encode(List.of(newer), ArmedFile.OWN)))));
        round();

        assertThat(file.texts("select plate from vehicles")).containsExactly("06 A 9");
        assertThat(server.requests()).anySatisfy(request -> {
            assertThat(request.pull()).isNotNull();
            assertThat(request.pull().wanted()).containsExactly(here.key());
        });
        assertThat(proof().differing()).isEmpty();
        assertThat(last().problem()).isNull();
    }

    @Test
    void a_difference_that_does_not_heal_is_an_alert_here_and_in_the_report() {
        server.withSums(new ExchangeReply.Sums(Map.of(), Map.of("vehicles", new TableSum(5, 5))));
        round();
        assertThat(last().problem()).isEqualTo(Problem.DIFFERING);
        assertThat(last().detail()).contains("vehicles");
        round();
        assertThat(lastRequest().report().proof().differing()).containsExactly("vehicles");
        assertThat(lastRequest().report().problem()).contains("vehicles");
    }

    @Test
    void a_day_without_a_proof_is_an_alert() {
        round();
        assertThat(last().problem()).isNull();
        clock.pass(Duration.ofHours(25));
        round();
        assertThat(last().problem()).isEqualTo(Problem.PROOF_OLD);

        server.withSums(sumsOf(List.of()));
        round();
        assertThat(last().problem()).isNull();
    }

    @Test
    void a_row_that_replace_displaced_is_told_of_before_its_successor() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        round();
        file.app("replace into vehicles (plate) values ('06 A 1')");
        round();

        List<Change> changes = pushed();
        assertThat(ArmedFile.plainly(changes))
                .containsExactly("vehicles 1 [06 A 1]", "-vehicles 1", "vehicles 2 [06 A 1]");
        assertThat(changes.get(1)).isInstanceOf(Tombstone.class);
        assertThat(lastPush().push().found())
                .extracting(found -> found.sequence())
                .containsExactly(changes.get(1).sequence());
    }

    @Test
    void what_was_written_while_the_triggers_were_gone_is_found_in_the_round_that_makes_them_anew() {
        file.app("insert into vehicles (plate) values ('06 A 1'), ('06 B 2')");
        round();
        file.texts("select name from sqlite_schema where type = 'trigger'")
                .forEach(trigger -> file.app("drop trigger " + Sql.quote(trigger)));
        file.app("delete from vehicles where id = 1");
        file.app("insert into vehicles (plate) values ('06 C 3')");
        round();

        assertThat(ArmedFile.plainly(pushed()).subList(2, 4))
                .containsExactlyInAnyOrder("-vehicles 1", "vehicles 3 [06 C 3]");
        assertThat(lastPush().push().found()).hasSize(2);
    }

    @Test
    void an_insert_the_server_refused_is_held_and_not_found_again_and_again() {
        file.app("insert into vehicles (plate) values ('06 A 1')");
        round();
        file.app("insert into vehicles (plate) values ('06 B 2')");
        server.then((exchange, request) -> quarantine(exchange, request));
        round();
        session.cycle().demandProof();
        round();

        assertThat(file.held()).hasSize(1);
        assertThat(pushed()).hasSize(2);
    }

    private void answer(
            HttpExchange exchange,
            ExchangeRequest request,
            List<FeedPage> pages,
            List<ExchangeReply.Correction> corrections)
            throws IOException {
        ExchangeReply plain = server.accepted(request);
        reply(
                exchange,
                request,
                new ExchangeReply(
                        plain.generation(),
                        plain.nonce(),
                        plain.receipt(),
                        pages,
                        corrections,
                        plain.absent(),
                        plain.serverMillis(),
                        null,
                        plain.accepted(),
                        plain.sums()));
    }

    private void quarantine(HttpExchange exchange, ExchangeRequest request) throws IOException {
        List<Change> pushed = request.push().toChangeSet(ArmedFile.OWN).changes();
        Change last = pushed.get(pushed.size() - 1);
        ExchangeReply plain = server.accepted(request);
        reply(
                exchange,
                request,
                new ExchangeReply(
                        plain.generation(),
                        plain.nonce(),
                        new Receipt(
                                last.sequence(),
                                false,
                                null,
                                0,
                                0,
                                List.of(new Receipt.Quarantined(
                                        last.sequence(), last.key(), "foreign-region", "It names Ankara."))),
                        null,
                        null,
                        null,
                        plain.serverMillis(),
                        null));
    }

    private static void reply(HttpExchange exchange, ExchangeRequest request, ExchangeReply reply) throws IOException {
        FakeServer.page(200, "application/json", new ObjectMapper().writeValueAsString(reply))
                .to(exchange, request);
    }

    private static Upsert newer(Upsert here, String plate) {
        return new Upsert(
                0,
                here.key(),
                RowVersion.of(here.version().stamp() + 1, here.version().origin()),
                0,
                here.schema(),
                ColumnMask.ALL,
                List.of(new Value.Text(plate)));
    }

    private static ExchangeReply.Sums sumsOf(List<? extends Change> changes) {
        Map<RowKey, TableSum> rows = new TreeMap<>();
        changes.forEach(change -> rows.put(change.key(), TableSum.NONE.plus(change.key(), change.version())));
        Map<String, TableSum> tables = new TreeMap<>();
        rows.forEach((key, sum) -> tables.merge(key.table(), sum, TableSum::plus));
        return new ExchangeReply.Sums(Map.of(), tables);
    }

    private void round() {
        session.cycle().once();
    }

    private AttemptReport last() {
        return reports.get(reports.size() - 1);
    }

    private ProofState proof() {
        return new ProofFile(home().proofs()).read().orElseThrow();
    }

    private Home home() {
        return Home.at(folder.resolve("home"));
    }

    private ExchangeRequest lastRequest() {
        return server.requests().get(server.requests().size() - 1);
    }

    private ExchangeRequest lastPush() {
        return server.requests().stream()
                .filter(request -> request.push() != null)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private long asked() {
        return server.requests().stream()
                .filter(request -> request.pull() != null && request.pull().sums())
                .count();
    }

    private List<Change> pushed() {
        List<Change> all = new ArrayList<>();
        server.requests().stream()
                .filter(request -> request.push() != null)
                .forEach(request ->
                        all.addAll(request.push().toChangeSet(ArmedFile.OWN).changes()));
        return all;
    }

    /** Time that passes when a test says so. */
    private static final class PassingClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T06:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
