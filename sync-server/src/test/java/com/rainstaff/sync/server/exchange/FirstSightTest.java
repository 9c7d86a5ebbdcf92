package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.VEHICLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files that were armed with rows in them: seeded users and templates exist on every PC. */
@QuarkusTest
class FirstSightTest {
    private final Jdbc jdbc;
    private final SettableClock clock;
    private final String plate = "06 " + UUID.randomUUID();

    FirstSightTest(Jdbc jdbc, SettableClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Test
    void equal_rows_of_two_files_become_one_without_a_conflict() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        one.push(untouched(one, 1, "seeded"));

        two.push(untouched(two, 7, "seeded"));

        assertThat(two.pull())
                .anyMatch(change -> change instanceof Merge merge
                        && merge.key().equals(two.row("vehicles", 7))
                        && merge.into().equals(one.row("vehicles", 1).id()));
        assertThat(Read.conflicts(jdbc, one.row("vehicles", 1))).isEmpty();
    }

    @Test
    void different_rows_of_many_files_make_one_certain_conflict_for_the_row_they_become() {
        TestDevice one = enrolled();
        one.push(untouched(one, 1, "hash of one"));
        for (int pc = 0; pc < 4; pc++) {
            TestDevice another = enrolled();
            another.push(untouched(another, 3, "hash of another " + pc));
        }

        assertThat(Read.conflicts(jdbc, one.row("vehicles", 1))).containsExactly("merge x4");
    }

    @Test
    void a_row_that_somebody_edited_keeps_its_own_record() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        TestDevice three = enrolled();
        RowKey survivor = one.row("vehicles", 1);
        one.push(untouched(one, 1, "seeded"));
        two.push(two.upsert(
                VEHICLES, two.row("vehicles", 2), clock.millis(), ColumnMask.ALL, plate, "edited", "Ankara"));

        three.push(untouched(three, 3, "other seed"));

        assertThat(Read.conflicts(jdbc, survivor)).containsExactly("merge x1", "merge x1");
        assertThat(Read.texts(enrolled().pull(), survivor)).contains("edited");
    }

    private Upsert untouched(TestDevice device, long number, String notes) {
        return device.untouched(VEHICLES, device.row("vehicles", number), plate, notes, "Ankara");
    }

    private TestDevice enrolled() {
        return TestDevice.enrolled("Ankara", clock);
    }
}
