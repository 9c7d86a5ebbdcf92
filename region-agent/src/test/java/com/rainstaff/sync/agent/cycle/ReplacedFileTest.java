package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.exchange.Introduction.Match;
import com.rainstaff.sync.exchange.Introduction.MatchReply;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.Value.Text;
import com.rainstaff.sync.schema.Catalog;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ReplacedFileTest {
    private static final long STAMP = 1_000L << 16;

    @TempDir
    Path folder;

    private Office office;

    @BeforeEach
    void open() throws IOException {
        office = new Office(folder);
        office.server.at("epochs/matches", this::match);
        office.app("insert into notes (text) values ('bir')");
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void rows_that_the_server_knows_keep_their_ids_and_the_others_go_out_as_new() {
        enrolled();
        office.sync();
        office.restore(office.unarmed("bir", "iki"));
        int before = office.server.requests().size();

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.pushedSince(before)).containsExactly("2 istanbul01.2.2");
        assertThat(office.rowMap().get(0)).isEqualTo("istanbul01.1.1@" + STAMP);
        assertThat(office.state().epoch()).isEqualTo(2);
        assertThat(office.server.requests().get(before).cursor().positions()).isEmpty();
        assertThat(office.findings())
                .singleElement()
                .matches(
                        found -> found.kind() == Finding.Kind.REPLACED && found.known() == 1 && found.concerned() == 1);
    }

    @Test
    void nothing_is_sent_before_the_comparison_is_through() {
        enrolled();
        office.sync();
        office.restore(office.unarmed("bir"));
        int before = office.server.requests().size();
        office.server.at("epochs/matches", asked -> FakeServer.problem(ProblemType.SERVER_FAULT, "Later."));

        assertThat(office.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        assertThat(office.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        assertThat(office.server.requests()).hasSize(before);

        office.server.at("epochs/matches", this::match);
        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(office.pushedSince(before)).isEmpty();
    }

    @Test
    void a_file_that_never_was_this_pcs_is_left_alone() {
        office.sync();
        office.restore(office.unarmed("bir"));

        assertThat(office.sync()).isEqualTo(SyncOutcome.FAILED);
        assertThat(office.reports.get(office.reports.size() - 1).problem()).isEqualTo(Problem.FILE_NOT_OURS);
    }

    private void enrolled() {
        new DeviceFile(office.home().device())
                .write(new DeviceFile.Device(
                        office.server.address(),
                        new Enrolment.Reply(
                                ArmedFile.OWN.device(),
                                "secret",
                                Region.of("Istanbul"),
                                1,
                                "g1",
                                ArmedFile.REGIONS,
                                Catalog.NONE)));
    }

    private Object match(JsonNode asked) {
        return new MatchReply(Office.push(asked).toChangeSet(ArmedFile.OWN).changes().stream()
                .filter(change -> ((Upsert) change).image().contains(new Text("bir")))
                .map(change -> new Match(
                        change.sequence(), RowId.numbered(ArmedFile.OWN, 1), STAMP, new Origin("istanbul01", 1)))
                .toList());
    }
}
