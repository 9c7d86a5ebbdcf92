package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.exchange.Introduction.EpochReply;
import com.rainstaff.sync.exchange.Introduction.KnownReply;
import com.rainstaff.sync.exchange.Introduction.Reply;
import com.rainstaff.sync.exchange.Introduction.Resent;
import com.rainstaff.sync.feed.Cursor;
import com.rainstaff.sync.problem.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ReturnedServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Office office;
    private final List<ChangeSet> resent = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        office = new Office(folder);
        office.server.at(
                "introductions",
                asked -> new Reply(
                        1,
                        "60.met",
                        new Cursor("g2", Map.of("Istanbul", 3L)),
                        Map.of(1, 1L),
                        System.currentTimeMillis()));
        office.server.at("introductions/resends", this::takeBack);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void what_the_server_lost_is_sent_again_oldest_first_and_then_what_is_new() {
        threeAccepted();
        office.app("insert into notes (text) values ('dört')");
        int before = office.server.requests().size();
        office.server.then(FakeServer.problem(ProblemType.GENERATION_CHANGED, "g2."));

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(resent).extracting(ChangeSet::lastSequence).containsExactly(2L, 3L);
        assertThat(office.pushedSince(before)).endsWith("4 istanbul01.1.4");
        assertThat(office.server.requests().get(before + 1).nonce()).isEqualTo("60.met");
        assertThat(office.state().cursor()).isEqualTo(new Cursor("g2", Map.of("Istanbul", 3L)));
        assertThat(office.server.requests().get(before + 1).schemas()).isNotEmpty();
        assertThat(office.findings())
                .singleElement()
                .matches(found -> found.kind() == Finding.Kind.SERVER_RETURNED && found.concerned() == 2);
    }

    @Test
    void stamps_are_what_the_receipts_made_them() {
        threeAccepted();
        List<String> stamps = office.rowMap();
        office.server.then(FakeServer.problem(ProblemType.GENERATION_CHANGED, "g2."));
        office.sync();

        assertThat(resent.stream().flatMap(set -> set.changes().stream()).map(ReturnedServerTest::plain))
                .containsExactlyElementsOf(stamps.subList(1, 3));
    }

    @Test
    void an_end_while_sending_again_goes_on_later_and_presents_itself_once() {
        threeAccepted();
        office.server.at("introductions/resends", asked -> FakeServer.problem(ProblemType.SERVER_FAULT, "Later."));
        office.server.then(FakeServer.problem(ProblemType.GENERATION_CHANGED, "g2."));
        assertThat(office.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        assertThat(resent).isEmpty();

        office.server.at("introductions/resends", this::takeBack);
        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(resent).extracting(ChangeSet::lastSequence).containsExactly(2L, 3L);
        assertThat(office.server.asked("introductions")).hasSize(1);
    }

    @Test
    void an_end_before_the_file_knew_the_new_generation_presents_the_same_holder_again() {
        threeAccepted();
        Path before = office.copy();
        Path memory = office.home().outsideMemory();
        office.server.at("introductions/resends", asked -> FakeServer.problem(ProblemType.SERVER_FAULT, "Later."));
        Path remembered = office.copy(memory);
        office.server.then(FakeServer.problem(ProblemType.GENERATION_CHANGED, "g2."));
        office.sync();
        office.restore(before);
        office.restore(remembered, memory);

        office.server.at("introductions/resends", this::takeBack);
        office.server.then(FakeServer.problem(ProblemType.GENERATION_CHANGED, "g2."));
        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        List<JsonNode> asked = office.server.asked("introductions");
        assertThat(asked.get(1).get("holder").get("nonce"))
                .isEqualTo(asked.get(0).get("holder").get("nonce"));
        assertThat(resent).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_end_before_the_memory_knew_the_new_nonce_goes_on_with_it(boolean fileKnew) throws IOException {
        threeAccepted();
        Path file = office.copy();
        Path memory = office.home().outsideMemory();
        ObjectNode remembered = (ObjectNode) JSON.readTree(memory.toFile());
        office.server.at("introductions/resends", asked -> FakeServer.problem(ProblemType.SERVER_FAULT, "Later."));
        office.server.then(FakeServer.problem(ProblemType.GENERATION_CHANGED, "g2."));
        office.sync();
        remembered.set("owed", JSON.readTree(memory.toFile()).get("owed"));
        JSON.writeValue(memory.toFile(), remembered);
        if (!fileKnew) {
            office.restore(file);
        }

        office.server.at("introductions/resends", this::takeBack);
        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(resent).extracting(ChangeSet::lastSequence).containsExactly(2L, 3L);
        assertThat(office.state().nonce()).isNotEqualTo(remembered.get("nonce").textValue());
        assertThat(office.state().epoch()).isEqualTo(1);
    }

    @Test
    void a_restored_file_and_a_returned_server_find_together_as_well() {
        office.app("insert into notes (text) values ('bir')");
        office.sync();
        Path copy = office.copy();
        office.app("insert into notes (text) values ('iki')");
        office.sync();
        office.restore(copy);
        List<Integer> epochs = new ArrayList<>();
        office.server.at("epochs", asked -> {
            epochs.add(asked.get("holder").get("epoch").intValue());
            return asked.get("holder").get("generation").textValue().equals("g1")
                    ? FakeServer.problem(ProblemType.GENERATION_CHANGED, "g2.")
                    : new EpochReply("g2", 2, "70.begun", System.currentTimeMillis());
        });
        office.server.at("epochs/known", asked -> new KnownReply(0, null));

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(epochs).containsExactly(1, 1);
        assertThat(resent).extracting(ChangeSet::lastSequence).containsExactly(2L);
        assertThat(office.state().epoch()).isEqualTo(2);
        assertThat(office.state().cursor().generation()).isEqualTo("g2");
    }

    private void threeAccepted() {
        for (String text : List.of("bir", "iki", "üç")) {
            office.app("insert into notes (text) values ('" + text + "')");
            office.sync();
        }
    }

    private Object takeBack(JsonNode asked) {
        assertThat(asked.get("nonce").textValue()).isEqualTo("60.met");
        assertThat(asked.get("schemas")).isNotEmpty();
        ChangeSet set = Office.push(asked).toChangeSet(ArmedFile.OWN);
        resent.add(set);
        return new Resent(set.lastSequence());
    }

    private static String plain(Change change) {
        return change.key().id().text() + "@" + change.version().stamp();
    }
}
