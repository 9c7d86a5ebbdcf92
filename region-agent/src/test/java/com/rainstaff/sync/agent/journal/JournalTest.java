package com.rainstaff.sync.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.store.StoreException;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.Receipt;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Origin FIRST = new Origin("ankara0001", 1);
    private static final Origin SECOND = new Origin("ankara0001", 2);
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    @TempDir
    Path folder;

    @Test
    void a_set_is_kept_with_its_final_stamps_and_only_once() {
        ChangeSet set = set(FIRST, 1, 3);
        ChangeSet stamped = new ChangeSet(
                FIRST, set.bases(), List.of(change(FIRST, 1, 100), change(FIRST, 2, 105), change(FIRST, 3, 106)));
        try (Journal journal = open()) {
            append(journal, set, new Receipt(3, false, List.of(100L, 5L, 1L), 0, 0, List.of()), NOW);
            append(journal, set, receipt(3), NOW.plusSeconds(9));
        }
        try (Journal journal = open()) {
            assertThat(journal.after(FIRST, 0)).contains(new JournalEntry(stamped, writtenMillis(set), NOW));
            assertThat(journal.after(FIRST, 3)).isEmpty();
            assertThat(journal.after(SECOND, 0)).isEmpty();
        }
    }

    @Test
    void sets_are_read_in_the_order_they_were_made_epoch_by_epoch() {
        try (Journal journal = open()) {
            append(journal, set(SECOND, 1, 2), receipt(2), NOW);
            append(journal, set(FIRST, 4, 9), receipt(9), NOW);
            append(journal, set(FIRST, 1, 3), receipt(3), NOW);
            List<Long> read = new ArrayList<>();
            for (Origin origin : journal.origins()) {
                Optional<JournalEntry> entry = journal.after(origin, 0);
                while (entry.isPresent()) {
                    read.add(entry.get().changes().lastSequence());
                    entry = journal.after(origin, entry.get().changes().lastSequence());
                }
            }
            assertThat(read).containsExactly(3L, 9L, 2L);
        }
    }

    @Test
    void numbers_that_are_kept_already_are_left_out() {
        try (Journal journal = open()) {
            append(journal, set(FIRST, 1, 3), receipt(3), NOW);
            append(journal, set(FIRST, 2, 2), receipt(2), NOW);
            append(journal, set(FIRST, 2, 5), receipt(5), NOW);
            assertThat(journal.after(FIRST, 3).orElseThrow().changes().firstSequence())
                    .isEqualTo(4);
            assertThat(journal.after(FIRST, 0).orElseThrow().changes().lastSequence())
                    .isEqualTo(3);
        }
    }

    @Test
    void a_write_is_recognised_by_its_number_and_moment_and_whatever_follows_another_one_is_not() {
        Receipt stamped = new Receipt(3, false, List.of(100L, 5L, 1L), 0, 0, List.of());
        try (Journal journal = open()) {
            append(journal, set(FIRST, 1, 3), stamped, NOW);

            ChangeSet again = set(FIRST, 2, 5);
            assertThat(Recognition.of(journal, again, writtenMillis(again)))
                    .containsExactly(
                            change(FIRST, 2, 105), change(FIRST, 3, 106), change(FIRST, 4, 4), change(FIRST, 5, 5));
            assertThat(Recognition.of(journal, again, Map.of(2L, 20L, 3L, 31L, 4L, 40L, 5L, 50L)))
                    .containsExactly(change(FIRST, 2, 105));
        }
    }

    @Test
    void a_write_that_was_sent_is_recognised_until_it_is_kept_whatever_else_was_sent_under_its_number() {
        ChangeSet again = set(FIRST, 1, 3);
        Map<Long, Long> written = writtenMillis(again);
        Map<Long, Long> another = Map.of(1L, 10L, 2L, 21L, 3L, 30L);
        long contact = 1L << 16;
        try (Journal journal = open()) {
            journal.noteSent(setOf(change(FIRST, 1, 70), change(FIRST, 2, contact + 9)), written, 1);
            assertThat(Recognition.of(journal, again, written))
                    .containsExactly(change(FIRST, 1, 70), change(FIRST, 2, contact), change(FIRST, 3, 3));
            assertThat(Recognition.of(journal, again, another)).containsExactly(change(FIRST, 1, 70));

            journal.noteSent(setOf(change(FIRST, 2, 90), change(FIRST, 3, 91)), another, 1);
            assertThat(Recognition.of(journal, again, written))
                    .containsExactly(change(FIRST, 1, 70), change(FIRST, 2, contact), change(FIRST, 3, 91));
            assertThat(Recognition.of(journal, again, another))
                    .containsExactly(change(FIRST, 1, 70), change(FIRST, 2, 90), change(FIRST, 3, 91));

            append(journal, again, receipt(3), NOW);
            assertThat(journal.unanswered(FIRST)).isEmpty();
        }
    }

    @Test
    void numbers_before_what_was_sent_were_passed_over_although_no_answer_came() {
        try (Journal journal = open()) {
            append(journal, set(FIRST, 1, 2), receipt(2), NOW);
            ChangeSet later = set(FIRST, 4, 5);
            journal.noteSent(later, writtenMillis(later), 1);
            assertThat(journal.passedOver(FIRST, Set.of(2L, 3L, 5L, 6L))).containsExactly(3L);
        }
    }

    @Test
    void what_had_no_answer_is_forgotten_with_all_that_was_kept_of_its_epoch() {
        ChangeSet unanswered = set(FIRST, 4, 5);
        try (Journal journal = open()) {
            append(journal, set(FIRST, 1, 3), receipt(3), NOW);
            journal.noteSent(unanswered, writtenMillis(unanswered), 1);
            append(journal, set(SECOND, 1, 1), receipt(1), NOW.plusSeconds(60));
            journal.prune(Duration.ofSeconds(60), Long.MAX_VALUE);
            assertThat(journal.unanswered(FIRST)).containsOnlyKeys(4L, 5L);
            journal.prune(Duration.ofSeconds(59), Long.MAX_VALUE);
            assertThat(journal.unanswered(FIRST)).isEmpty();
        }
    }

    @Test
    void what_is_forgotten_stays_known_by_its_last_number() {
        try (Journal journal = open()) {
            append(journal, set(FIRST, 1, 3), receipt(3), NOW);
            append(journal, set(FIRST, 4, 5), receipt(5), NOW.plusSeconds(60));
            assertThat(journal.forgotten(FIRST)).isEmpty();
            journal.prune(Duration.ofSeconds(59), Long.MAX_VALUE);
            assertThat(journal.forgotten(FIRST)).contains(new Journal.Forgotten(3, NOW));
        }
    }

    @Test
    void old_sets_go_first_by_age_then_by_size() {
        try (Journal journal = open()) {
            for (int i = 0; i < 10; i++) {
                append(journal, set(FIRST, i + 1, i + 1), receipt(i + 1), NOW.plusSeconds(i));
            }
            assertThat(journal.prune(Duration.ofSeconds(5), Long.MAX_VALUE)).isEqualTo(4);
            assertThat(journal.after(FIRST, 0).orElseThrow().changes().firstSequence())
                    .isEqualTo(5);
            assertThat(journal.prune(Duration.ofDays(1), 1)).isEqualTo(6);
            assertThat(journal.after(FIRST, 0)).isEmpty();
        }
    }

    @Test
    void an_erased_row_leaves_every_set() {
        try (Journal journal = open()) {
            append(journal, set(FIRST, 1, 3), receipt(3), NOW);
            append(journal, set(FIRST, 4, 4), receipt(4), NOW);
            journal.erase(Set.of(row(FIRST, 2), row(FIRST, 4)));
            journal.erase(Set.of(row(FIRST, 2)));
            assertThat(journal.after(FIRST, 0).orElseThrow().changes().changes())
                    .extracting(Change::sequence)
                    .containsExactly(1L, 3L);
            assertThat(journal.after(FIRST, 3)).isEmpty();
        }
    }

    @Test
    void a_receipt_of_another_set_is_refused() {
        try (Journal journal = open()) {
            assertThatThrownBy(() -> append(journal, set(FIRST, 1, 3), receipt(2), NOW))
                    .isInstanceOf(StoreException.class);
            assertThatThrownBy(() ->
                            append(journal, set(FIRST, 1, 3), new Receipt(3, false, List.of(1L), 0, 0, List.of()), NOW))
                    .isInstanceOf(StoreException.class);
            assertThat(journal.after(FIRST, 0)).isEmpty();
        }
    }

    private Journal open() {
        return Journal.open(folder.resolve("günlük 1.db"));
    }

    private static void append(Journal journal, ChangeSet set, Receipt receipt, Instant at) {
        journal.append(set, writtenMillis(set), receipt, at);
    }

    private static Map<Long, Long> writtenMillis(ChangeSet set) {
        return set.changes().stream().collect(Collectors.toMap(Change::sequence, change -> 10 * change.sequence()));
    }

    private static Receipt receipt(long through) {
        return new Receipt(through, false, List.of(), 0, 0, List.of());
    }

    private static ChangeSet setOf(Change... changes) {
        return new ChangeSet(FIRST, List.of(Map.of("Ankara", 7L)), List.of(changes));
    }

    private static ChangeSet set(Origin origin, long from, long to) {
        List<Change> changes = new ArrayList<>();
        for (long sequence = from; sequence <= to; sequence++) {
            changes.add(change(origin, sequence, sequence));
        }
        return new ChangeSet(origin, List.of(Map.of("Ankara", 7L)), changes);
    }

    private static Change change(Origin origin, long sequence, long stamp) {
        RowVersion version = RowVersion.of(stamp, origin);
        return sequence % 2 == 0
                ? new Tombstone(sequence, row(origin, sequence), version, 0)
                : new Upsert(
                        sequence,
                        row(origin, sequence),
                        version,
                        0,
                        "0123456789abcdef",
                        ColumnMask.of(0),
                        List.of(new Value.Text("Işıl"), new Value.Real(0.1)));
    }

    private static RowKey row(Origin origin, long number) {
        return new RowKey("employees", RowId.numbered(origin, number));
    }
}
