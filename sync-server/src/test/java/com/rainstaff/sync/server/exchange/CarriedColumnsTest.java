package com.rainstaff.sync.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeSet;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.exchange.PushedChanges;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.server.schema.Schemas;
import com.rainstaff.sync.server.time.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CarriedColumnsTest {
    private static final TableSchema OLD = TestDevice.EMPLOYEES;
    private static final TableSchema WITH_PHONE = with(OLD.columns(), text("phone"));
    private static final TableSchema OTHER_ORDER = with(List.of(), text("region"), text("email"), text("full_name"));

    private final SettableClock clock;
    private final Schemas schemas;

    CarriedColumnsTest(SettableClock clock, Schemas schemas) {
        this.clock = clock;
        this.schemas = schemas;
    }

    @Test
    void an_older_files_edit_leaves_columns_it_does_not_have_as_they_were() {
        TestDevice newer = TestDevice.enrolled("Ankara", clock);
        RowKey row = newer.row("employees", 1);
        push(newer, WITH_PHONE, newer.upsert(WITH_PHONE, row, clock.millis(), ColumnMask.ALL, "Ali", "Ankara", "0312"));
        TestDevice older = TestDevice.enrolled("Ankara", clock).met();

        push(older, OLD, older.upsert(OLD, row, clock.millis(), ColumnMask.of(0), "Ali Can", "Ankara"));

        Upsert there = newest(TestDevice.enrolled("Ankara", clock).pull(), row);
        assertThat(there.schema()).isEqualTo(WITH_PHONE.fingerprint());
        assertThat(texts(there)).containsExactly("Ali Can", "Ankara", "0312");
        assertThat(there.changed()).isEqualTo(ColumnMask.of(0));
        assertThat(texts(newest(newer.pull(), row))).containsExactly("Ali Can", "Ankara", "0312");
    }

    @Test
    void of_a_whole_row_only_the_columns_sent_count_as_changed() {
        TestDevice newer = TestDevice.enrolled("Ankara", clock);
        RowKey row = newer.row("employees", 1);
        push(newer, WITH_PHONE, newer.upsert(WITH_PHONE, row, clock.millis(), ColumnMask.ALL, "Ali", "Ankara", "0312"));
        TestDevice older = TestDevice.enrolled("Ankara", clock).met();

        push(older, OLD, older.upsert(OLD, row, clock.millis(), ColumnMask.ALL, "Veli", "Ankara"));

        assertThat(newest(newer.pull(), row).changed()).isEqualTo(ColumnMask.of(0, 1));
    }

    @Test
    void two_files_with_different_columns_keep_each_others_values() {
        TestDevice one = TestDevice.enrolled("Ankara", clock);
        RowKey row = one.row("employees", 1);
        push(one, WITH_PHONE, one.upsert(WITH_PHONE, row, clock.millis(), ColumnMask.ALL, "Ali", "Ankara", "0312"));
        TestDevice two = TestDevice.enrolled("Ankara", clock).met();
        push(two, OTHER_ORDER, two.upsert(OTHER_ORDER, row, clock.millis(), ColumnMask.of(1), "Ankara", "a@x", "Ali"));
        one.pull();
        push(one, WITH_PHONE, one.upsert(WITH_PHONE, row, clock.millis(), ColumnMask.of(2), "Ali", "Ankara", "0532"));

        Upsert there = newest(TestDevice.enrolled("Ankara", clock).pull(), row);

        assertThat(named(there))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("full_name", "Ali", "region", "Ankara", "phone", "0532", "email", "a@x"));
    }

    @Test
    void a_completed_change_pushed_again_is_a_repetition() {
        TestDevice newer = TestDevice.enrolled("Ankara", clock);
        RowKey row = newer.row("employees", 1);
        push(newer, WITH_PHONE, newer.upsert(WITH_PHONE, row, clock.millis(), ColumnMask.ALL, "Ali", "Ankara", "0312"));
        TestDevice older = TestDevice.enrolled("Ankara", clock).met();
        Upsert edit = older.upsert(OLD, row, clock.millis(), ColumnMask.of(0), "Ali Can", "Ankara");
        push(older, OLD, edit);

        assertThat(push(older, OLD, edit).receipt().repeated()).isTrue();
    }

    private static ExchangeReply push(TestDevice device, TableSchema schema, Change change) {
        ExchangeRequest usual = device.request(List.of(), 0);
        PushedChanges pushed =
                PushedChanges.of(new ChangeSet(device.origin, List.of(device.cursor.positions()), List.of(change)));
        return device.exchange(new ExchangeRequest(
                usual.protocol(),
                usual.epoch(),
                usual.nonce(),
                usual.attempt(),
                usual.cursor(),
                usual.clock(),
                List.of(schema),
                pushed,
                null,
                usual.report()));
    }

    private static Upsert newest(List<Change> changes, RowKey row) {
        return (Upsert) changes.stream()
                .filter(change -> change.key().equals(row))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<String> texts(Upsert upsert) {
        return upsert.image().stream().map(value -> ((Value.Text) value).text()).toList();
    }

    private Map<String, String> named(Upsert upsert) {
        TableSchema schema = schemas.byFingerprint(List.of(upsert.schema()))
                .get(upsert.schema())
                .schema();
        Map<String, String> named = new TreeMap<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            named.put(schema.columns().get(i).name(), texts(upsert).get(i));
        }
        return named;
    }

    private static TableSchema with(List<Column> columns, Column... more) {
        List<Column> all = new ArrayList<>(columns);
        all.addAll(List.of(more));
        return new TableSchema(OLD.table(), OLD.integerKey(), OLD.autoincrement(), false, all, List.of(), List.of());
    }

    private static Column text(String name) {
        return new Column(name, "TEXT", false, null, 0, null);
    }
}
