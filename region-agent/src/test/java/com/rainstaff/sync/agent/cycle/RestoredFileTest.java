package com.rainstaff.sync.agent.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.status.Finding;
import com.rainstaff.sync.agent.status.Problem;
import com.rainstaff.sync.agent.status.SyncOutcome;
import com.rainstaff.sync.agent.store.SyncState;
import com.rainstaff.sync.exchange.Introduction.EpochReply;
import com.rainstaff.sync.exchange.Introduction.KnownReply;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.problem.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class RestoredFileTest {
    private static final Receipt FIRST_TWO = new Receipt(2, true, List.of(1_000L << 16, 5L), 0, 0, null);

    @TempDir
    Path folder;

    private Office office;

    @BeforeEach
    void open() throws IOException {
        office = new Office(folder);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void a_file_from_one_exchange_ago_is_noticed_before_anything_is_sent() {
        office.sync();
        Path copy = office.copy();
        office.sync();
        String newest = office.state().nonce();
        office.restore(copy);
        int before = office.server.requests().size();
        office.server.at("epochs", asked -> {
            assertThat(office.server.requests()).hasSize(before);
            assertThat(asked.get("holder").get("nonce").textValue()).isEqualTo(newest);
            return FakeServer.problem(ProblemType.STALE_NONCE, "A copy.");
        });

        assertThat(office.sync()).isEqualTo(SyncOutcome.REFUSED);
        assertThat(office.server.requests()).hasSize(before);
    }

    @Test
    void entries_that_had_been_accepted_are_settled_and_the_others_go_out_in_the_new_epoch() {
        office.sync();
        office.app("insert into notes (text) values ('bir'), ('iki')");
        Path copy = office.copy();
        office.sync();
        office.restore(copy);
        office.app("insert into notes (text) values ('üç')");
        int before = office.server.requests().size();
        office.server.at("epochs/known", asked -> new KnownReply(2, FIRST_TWO));

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.pushedSince(before)).containsExactly("3 istanbul01.2.3");
        assertThat(office.rowMap().subList(0, 2))
                .containsExactly("istanbul01.1.1@" + (1_000L << 16), "istanbul01.1.2@" + ((1_000L << 16) + 5));
        assertThat(office.server.requests().get(before).pull().wanted())
                .extracting(row -> row.id().text())
                .containsExactly("istanbul01.1.1", "istanbul01.1.2");
        assertThat(office.state().epoch()).isEqualTo(2);
        assertThat(office.server.asked("epochs/findings").get(0).get("known").intValue())
                .isEqualTo(2);
        assertThat(office.findings())
                .singleElement()
                .matches(
                        found -> found.kind() == Finding.Kind.RESTORED && found.known() == 2 && found.concerned() == 1);
        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(office.server.asked("epochs")).hasSize(1);
    }

    @Test
    void entries_that_had_been_accepted_in_a_later_epoch_than_the_copys_are_settled_too() {
        office.sync();
        Path older = office.copy();
        office.sync();
        office.restore(older);
        office.app("insert into notes (text) values ('bir')");
        Path takenBeforeTheRestoreWasNoticed = office.copy();
        office.sync();
        office.restore(takenBeforeTheRestoreWasNoticed);
        office.server.at("epochs", asked -> new EpochReply("g1", 3, "60.begun", System.currentTimeMillis()));
        office.server.at(
                "epochs/known",
                asked -> asked.get("epoch").intValue() == 2
                        ? new KnownReply(1, new Receipt(1, true, List.of(1_000L << 16), 0, 0, null))
                        : new KnownReply(0, null));
        int before = office.server.requests().size();

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.pushedSince(before)).isEmpty();
        assertThat(office.state().epoch()).isEqualTo(3);
        assertThat(office.rowMap()).containsExactly("istanbul01.2.1@" + (1_000L << 16));
    }

    /** Whatever the clocks say by now. */
    @Test
    void a_write_whose_answer_was_lost_is_asked_for_as_one_from_before_it_was_sent() {
        office.sync();
        office.app("insert into notes (text) values ('bir')");
        Path copy = office.copy();
        loseTheAnswer();
        long sent = stamp(office.server
                .requests()
                .get(office.server.requests().size() - 1)
                .push());
        office.restore(copy);
        long tomorrow = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
        office.server.at("epochs", asked -> new EpochReply("g1", 2, "50.begun", tomorrow));
        office.server.at("epochs/known", asked -> known(asked, "1 istanbul01.1.1"));
        int before = office.server.requests().size();

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(stamp(Office.push(office.server.asked("epochs/known").get(0))))
                .isLessThanOrEqualTo(sent);
        assertThat(office.pushedSince(before)).isEmpty();
    }

    @Test
    void a_write_that_took_the_number_of_one_whose_answer_was_lost_is_not_taken_for_it() {
        office.sync();
        Path without = office.copy();
        office.app("insert into notes (text) values ('bir')");
        loseTheAnswer();
        office.restore(without);
        office.app("insert into notes (text) values ('bir')");
        office.server.at("epochs/known", asked -> known(asked, "1 istanbul01.1.1"));
        int before = office.server.requests().size();

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.pushedSince(before)).containsExactly("1 istanbul01.2.1");
    }

    private void loseTheAnswer() {
        office.server
                .then(office.server.acceptAfter(() -> {}))
                .then(FakeServer.page(503, "text/html", "<html>late</html>"));
        assertThat(office.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
    }

    private static long stamp(PushedChanges push) {
        return push.toChangeSet(ArmedFile.OWN).changes().get(0).version().stamp();
    }

    @Test
    void a_row_that_went_before_it_was_first_sent_goes_behind_the_writes_that_were_accepted() throws IOException {
        try (Office inUse = new Office(Files.createDirectory(folder.resolve("in use")), "önce")) {
            inUse.app("insert into notes (text) values ('bir')");
            inUse.server
                    .then(inUse.server.acceptAfter(() -> {}))
                    .then(FakeServer.page(503, "text/html", "<html>asleep</html>"));
            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
            Path copy = inUse.copy();
            inUse.app("delete from notes where text = 'önce'");
            inUse.sync();
            inUse.restore(copy);
            int before = inUse.server.requests().size();
            inUse.server.at(
                    "epochs/known",
                    asked -> asked.toString().contains("\"sequence\":[2")
                            ? new KnownReply(1, new Receipt(2, true, List.of(1_000L << 16), 0, 0, null))
                            : new KnownReply(0, null));

            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

            assertThat(inUse.pushedSince(before)).containsExactly("3 istanbul01.2.1");
            assertThat(inUse.rowMap()).hasSize(2).contains("istanbul01.1.2@" + (1_000L << 16));
        }
    }

    /** A copy of the file has it there, and looks for it there. */
    @Test
    void a_write_keeps_its_number_although_a_row_from_before_the_agent_was_displaced_unsent() throws IOException {
        try (Office inUse = new Office(Files.createDirectory(folder.resolve("in use")), "önce")) {
            inUse.app("create unique index one_text on notes (text)");
            inUse.app("insert into notes (text) values ('bir')");
            inUse.app("insert or replace into notes (text) values ('önce')");

            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

            assertThat(inUse.pushedSince(0)).containsExactly("2 istanbul01.1.2", "3 istanbul01.1.3");
            assertThat(inUse.pending()).isZero();
        }
    }

    /** Numbers behind it were accepted: it would look as if the file had gone back in time. */
    @Test
    void a_row_that_went_before_it_was_first_sent_is_not_sent_although_another_takes_its_place() throws IOException {
        try (Office inUse = new Office(Files.createDirectory(folder.resolve("in use")), "önce")) {
            inUse.app("delete from notes; insert into notes (text) values ('bir')");
            inUse.server
                    .then(inUse.server.acceptAfter(() -> {}))
                    .then(FakeServer.page(503, "text/html", "<html>asleep</html>"));
            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
            inUse.app("insert into notes (id, text) values (1, 'başka')");
            int before = inUse.server.requests().size();

            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

            assertThat(inUse.pushedSince(before)).containsExactly("3 istanbul01.1.2", "4 istanbul01.1.1");
        }
    }

    @Test
    void the_end_of_a_row_from_before_the_agent_is_told_where_the_row_was_sent_and_the_reply_lost() throws IOException {
        try (Office inUse = new Office(Files.createDirectory(folder.resolve("in use")), "önce")) {
            inUse.server.then(inUse.server.acceptAfter(() -> {})).then(inUse.server.cutShort());
            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
            inUse.app("delete from notes");
            int before = inUse.server.requests().size();
            inUse.server.then(inUse.server.acceptHaving(1)).then(inUse.server.acceptHaving(1));

            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

            assertThat(inUse.pushedSince(before)).containsExactly("2 istanbul01.1.1");
        }
    }

    /** The rows' ids agree with those that were accepted, although one of them is gone by now. */
    @Test
    void what_was_written_after_a_row_from_before_the_agent_is_recognised_although_that_row_goes() throws IOException {
        try (Office inUse = new Office(Files.createDirectory(folder.resolve("in use")), "önce")) {
            inUse.server
                    .then(inUse.server.acceptAfter(() -> {}))
                    .then(FakeServer.page(503, "text/html", "<html>asleep</html>"));
            assertThat(inUse.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
            inUse.app("delete from notes; insert into notes (id, text) values (1, 'yeniden')");
            Path copy = inUse.copy();
            inUse.sync();
            inUse.restore(copy);
            inUse.app("delete from notes");
            inUse.server.at("epochs/known", asked -> new KnownReply(0, null));

            inUse.sync();

            assertThat(sequencesAndRows(inUse.server.asked("epochs/known").get(0)))
                    .startsWith("2 istanbul01.1.1", "3 istanbul01.1.-3");
        }
    }

    /** Its end goes before the row that took its value, and moves up what is behind. */
    @Test
    void a_row_displaced_since_the_file_was_put_back_ends_behind_the_writes_that_were_accepted() {
        officeWithUniqueTexts();
        office.app("insert into notes (text) values ('iki')");
        Path copy = office.copy();
        office.sync();
        office.restore(copy);
        office.app("insert or replace into notes (text) values ('bir')");
        office.server.at("epochs/known", asked -> known(asked, "2 istanbul01.1.2"));
        int before = office.server.requests().size();

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.pushedSince(before)).containsExactly("3 istanbul01.1.1", "4 istanbul01.2.3");
    }

    @Test
    void a_displaced_rows_end_that_was_accepted_behind_other_writes_is_recognised_there() {
        officeWithUniqueTexts();
        office.app("insert into notes (text) values ('iki')");
        office.server.then(office.server.acceptHaving(1)).then(FakeServer.page(503, "text/html", "<html>late</html>"));
        assertThat(office.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        office.app("insert or replace into notes (text) values ('bir')");
        Path copy = office.copy();
        office.server.then(office.server.acceptHaving(1)).then(office.server.acceptHaving(2));
        office.sync();
        office.restore(copy);
        office.server.at(
                "epochs/known", asked -> known(asked, "2 istanbul01.1.2", "3 istanbul01.1.1", "4 istanbul01.1.3"));
        int before = office.server.requests().size();

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.pushedSince(before)).isEmpty();
    }

    @Test
    void a_write_that_moved_up_behind_an_end_found_after_the_copy_is_recognised_there() {
        isRecognisedBehindAnEnd(() -> {
            office.server.then(office.server.acceptHaving(1)).then(office.server.acceptHaving(1));
            office.sync();
        });
    }

    @Test
    void a_write_that_moved_up_behind_an_end_is_recognised_there_although_the_answer_was_lost() {
        isRecognisedBehindAnEnd(this::loseTheAnswer);
    }

    private void isRecognisedBehindAnEnd(Runnable sync) {
        officeWithUniqueTexts();
        office.app("insert into notes (text) values ('iki')");
        Path copy = office.copy();
        office.app("insert or replace into notes (text) values ('bir')");
        sync.run();
        office.restore(copy);
        office.server.at(
                "epochs/known", asked -> known(asked, "2 istanbul01.1.1", "3 istanbul01.1.2", "4 istanbul01.1.3"));
        int before = office.server.requests().size();

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.pushedSince(before)).isEmpty();
    }

    private void officeWithUniqueTexts() {
        office.app("create unique index one_text on notes (text); insert into notes (text) values ('bir')");
        office.sync();
    }

    /** The answer of a server that has accepted {@code rows}. */
    private static KnownReply known(JsonNode asked, String... rows) {
        List<String> known = sequencesAndRows(asked).stream()
                .takeWhile(List.of(rows)::contains)
                .toList();
        List<Long> stamps = IntStream.range(0, known.size())
                .mapToObj(i -> i == 0 ? 1_000L << 16 : 1L)
                .toList();
        long through =
                known.isEmpty() ? 0 : Long.parseLong(known.get(known.size() - 1).split(" ")[0]);
        return new KnownReply(known.size(), known.isEmpty() ? null : new Receipt(through, true, stamps, 0, 0, null));
    }

    private static List<String> sequencesAndRows(JsonNode asked) {
        return Office.push(asked).toChangeSet(ArmedFile.OWN).changes().stream()
                .map(change -> change.sequence() + " " + change.key().id().text())
                .toList();
    }

    @Test
    void a_first_exchange_of_the_new_epoch_sends_the_nonce_that_came_with_it() {
        office.sync();
        Path copy = office.copy();
        office.sync();
        office.restore(copy);
        int before = office.server.requests().size();

        office.sync();

        assertThat(office.server.requests().get(before).nonce()).isEqualTo("50.begun");
        assertThat(office.server.requests().get(before).epoch()).isEqualTo(2);
        assertThat(office.server.requests().get(before).cursor().generation()).isEqualTo("g1");
    }

    @Test
    void an_end_in_between_leaves_a_file_that_is_taken_up_again() {
        office.sync();
        office.app("insert into notes (text) values ('bir')");
        Path copy = office.copy();
        office.sync();
        office.restore(copy);
        office.server.at("epochs/known", asked -> FakeServer.problem(ProblemType.SERVER_FAULT, "Later."));
        assertThat(office.sync()).isEqualTo(SyncOutcome.UNREACHABLE);
        assertThat(office.state().epoch()).isEqualTo(1);
        assertThat(office.pending()).isEqualTo(1);

        office.server.at(
                "epochs/known", asked -> new KnownReply(1, new Receipt(1, true, List.of(1_000L << 16), 0, 0, null)));
        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.server.asked("epochs").get(0))
                .isEqualTo(office.server.asked("epochs").get(1));
        assertThat(office.rowMap()).containsExactly("istanbul01.1.1@" + (1_000L << 16));
    }

    @Test
    void the_second_holder_of_a_copied_file_keeps_its_outbox_and_waits_for_a_person() {
        office.sync();
        Path copy = office.copy();
        office.sync();
        office.restore(copy);
        office.app("insert into notes (text) values ('bir')");
        SyncState before = office.state();
        office.server.at("epochs", asked -> FakeServer.problem(ProblemType.STALE_NONCE, "Another holder."));

        assertThat(office.sync()).isEqualTo(SyncOutcome.REFUSED);

        assertThat(office.state()).isEqualTo(before);
        assertThat(office.pending()).isEqualTo(1);
        assertThat(office.reports.get(office.reports.size() - 1).problem()).isEqualTo(Problem.STALE_NONCE);
    }

    @Test
    void a_file_newer_than_the_memory_is_no_reason_for_alarm() {
        office.sync();
        Path memory = office.home().outsideMemory();
        Path copy = office.copy(memory);
        office.sync();
        office.restore(copy, memory);

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);
        assertThat(office.server.askedPaths()).isEmpty();
    }

    @Test
    void numbers_that_the_server_knows_with_other_contents_begin_an_epoch_too() {
        office.sync();
        office.app("insert into notes (text) values ('bir')");
        int before = office.server.requests().size();
        office.server.then(FakeServer.problem(ProblemType.STALE_EPOCH, "Taken."));
        office.server.at("epochs/known", asked -> new KnownReply(0, null));

        assertThat(office.sync()).isEqualTo(SyncOutcome.UP_TO_DATE);

        assertThat(office.state().epoch()).isEqualTo(2);
        assertThat(office.pushedSince(before)).endsWith("1 istanbul01.2.1");
    }
}
