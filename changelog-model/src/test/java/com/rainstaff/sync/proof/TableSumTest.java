package com.rainstaff.sync.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableSumTest {
    private static final Origin ONE = new Origin("k3v9x0a7qd", 1);
    private static final RowKey ROW = new RowKey("employees", RowId.numbered(ONE, 7));

    /** Fixed for ever: agents and servers of different releases compare these. */
    @Test
    void the_sum_of_a_row_is_the_one_the_protocol_names() {
        TableSum sum = TableSum.NONE.plus(ROW, new RowVersion(1_763_778_000_000L, 3, ONE));

        assertThat(sum).isEqualTo(new TableSum(1, 4996620167142698406L));
    }

    @Test
    void the_order_in_which_rows_come_does_not_matter() {
        List<RowKey> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(new RowKey("employees", RowId.numbered(ONE, i)));
        }
        TableSum forward = sum(rows);
        Collections.shuffle(rows, new Random(42));

        assertThat(sum(rows)).isEqualTo(forward);
    }

    @Test
    void table_row_stamp_and_origin_all_count() {
        RowVersion version = RowVersion.of(65_536, ONE);
        assertThat(List.of(
                        TableSum.NONE.plus(ROW, version),
                        TableSum.NONE.plus(new RowKey("drivers", ROW.id()), version),
                        TableSum.NONE.plus(new RowKey("employees", RowId.numbered(ONE, 8)), version),
                        TableSum.NONE.plus(ROW, RowVersion.of(65_537, ONE)),
                        TableSum.NONE.plus(ROW, RowVersion.of(65_536, new Origin("k3v9x0a7qd", 2)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_row_taken_out_leaves_nothing_behind() {
        RowVersion version = RowVersion.of(65_536, ONE);
        assertThat(TableSum.NONE.plus(ROW, version).minus(ROW, version)).isEqualTo(TableSum.NONE);
    }

    private static TableSum sum(List<RowKey> rows) {
        TableSum sum = TableSum.NONE;
        for (RowKey row : rows) {
            sum = sum.plus(row, RowVersion.of(row.id().number() + 1, ONE));
        }
        return sum;
    }
}
