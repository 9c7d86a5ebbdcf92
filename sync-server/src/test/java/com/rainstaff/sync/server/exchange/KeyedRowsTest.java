package com.rainstaff.sync.server.exchange;

import static com.rainstaff.sync.server.exchange.TestDevice.PERMITS;
import static com.rainstaff.sync.server.exchange.TestDevice.VEHICLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.ExchangeRequest;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.time.SettableClock;
import com.rainstaff.sync.server.upkeep.Retirement;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ByColumnCatalog.class)
class KeyedRowsTest {
    private static final TableSchema DRIVERS = new TableSchema(
            "drivers",
            null,
            false,
            false,
            List.of(
                    new Column("full_name", "TEXT", true, null, 1, null),
                    new Column("region", "TEXT", false, null, 0, null)),
            List.of(),
            List.of());

    private static final long BEFORE_THE_AGENT = 1;

    private final Jdbc jdbc;
    private final SettableClock clock;
    private final Retirement retirement;
    private final String plate = "06 " + UUID.randomUUID();

    KeyedRowsTest(Jdbc jdbc, SettableClock clock, Retirement retirement) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.retirement = retirement;
    }

    @Test
    void a_reference_within_a_key_is_led_on_by_a_merge() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        RowId survivor = one.row("vehicles", 1).id();
        RowId alias = two.row("vehicles", 7).id();
        one.push(vehicle(one, survivor));

        two.push(vehicle(two, alias), permit(two, key(alias, "road"), alias, "road", "of two"));

        assertThat(Read.texts(one.pull(), key(survivor, "road")))
                .containsExactly(survivor.text(), "road", "of two", "Ankara");
    }

    @Test
    void a_change_that_names_the_merged_id_within_a_key_meets_the_row_it_became() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        RowId survivor = one.row("vehicles", 1).id();
        RowId alias = two.row("vehicles", 7).id();
        one.push(vehicle(one, survivor), permit(one, key(survivor, "road"), survivor, "road", "of one"));
        two.push(vehicle(two, alias));

        two.push(permit(two, key(alias, "road"), alias, "road", "of two"));
        two.push(two.delete(key(alias, "road")));

        assertThat(Read.conflicts(jdbc, key(survivor, "road"))).hasSize(1);
        assertThat(Read.of(one.pull(), key(survivor, "road"))).hasOnlyElementsOfType(Tombstone.class);
        assertThat(Read.rows(enrolled().pull())).doesNotContain(key(alias, "road"));
    }

    @Test
    void a_key_that_contradicts_its_image_is_put_aside_and_the_rest_goes_on() {
        TestDevice one = enrolled();
        RowId vehicle = one.row("vehicles", 1).id();

        ExchangeReply reply = one.push(
                vehicle(one, vehicle),
                permit(one, key(vehicle, "road"), vehicle, "tunnel", "contradicts"),
                permit(one, key(vehicle, "bridge"), vehicle, "bridge", "agrees"));

        assertThat(reply.receipt().quarantined()).extracting("problem").containsExactly("misfit-row");
        assertThat(Read.rows(enrolled().pull()))
                .contains(key(vehicle, "bridge"))
                .doesNotContain(key(vehicle, "road"), key(vehicle, "tunnel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ 1,\"road\"]", "[[1]]", "[1.5,\"road\"]"})
    void a_key_that_is_not_written_as_keys_are_is_put_aside(String text) {
        TestDevice one = enrolled();
        RowKey misspelt = new RowKey("vehicle_permits", RowId.parse(text));

        ExchangeReply reply = one.push(one.delete(misspelt), one.employee(1, "behind it", "Ankara"));

        assertThat(reply.receipt().quarantined()).extracting("problem").containsExactly("misfit-row");
        assertThat(Read.rows(enrolled().pull())).contains(one.row("employees", 1));
    }

    @Test
    void a_key_longer_than_an_index_holds_is_put_aside() {
        TestDevice one = enrolled();
        RowId vehicle = one.row("vehicles", 1).id();
        StringBuilder kind = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            kind.append(UUID.randomUUID());
        }

        ExchangeReply reply = one.push(
                vehicle(one, vehicle), permit(one, key(vehicle, kind.toString()), vehicle, kind.toString(), "long"));

        assertThat(reply.receipt().quarantined()).extracting("problem").containsExactly("misfit-row");
        assertThat(Read.rows(enrolled().pull())).contains(new RowKey("vehicles", vehicle));
    }

    @Test
    void an_identifying_value_longer_than_an_index_holds_identifies_nothing() {
        TestDevice one = enrolled();
        StringBuilder endless = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            endless.append(UUID.randomUUID());
        }

        ExchangeReply reply = one.push(one.upsert(
                VEHICLES,
                one.row("vehicles", 1),
                clock.millis(),
                ColumnMask.ALL,
                endless.toString(),
                "long plate",
                "Ankara"));

        assertThat(reply.receipt().quarantined()).isEmpty();
        assertThat(Read.rows(enrolled().pull())).contains(one.row("vehicles", 1));
    }

    @Test
    void a_keyed_row_that_a_merge_of_the_same_push_makes_one_with_another_is_a_conflict() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        RowId survivor = one.row("vehicles", 1).id();
        RowId alias = two.row("vehicles", 7).id();
        one.push(vehicle(one, survivor), permit(one, key(survivor, "road"), survivor, "road", "of one"));

        two.push(vehicle(two, alias), permit(two, key(alias, "road"), alias, "road", "of two"));

        assertThat(Read.conflicts(jdbc, key(survivor, "road"))).hasSize(1);
    }

    @Test
    void the_older_of_two_such_rows_does_not_hold() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        clock.advance(Duration.ofMinutes(1));
        RowId survivor = one.row("vehicles", 1).id();
        RowId alias = two.row("vehicles", 7).id();
        Upsert older = two.upsert(
                VEHICLES,
                new RowKey("vehicles", alias),
                clock.millis() - 40_000,
                ColumnMask.ALL,
                plate,
                "same",
                "Ankara");
        Upsert olderPermit = two.upsert(
                PERMITS, key(alias, "road"), clock.millis() - 40_000, ColumnMask.ALL, alias, "road", "older", "Ankara");
        one.push(vehicle(one, survivor), permit(one, key(survivor, "road"), survivor, "road", "newer"));

        ExchangeReply reply = two.push(older, olderPermit);

        assertThat(Read.texts(enrolled().pull(), key(survivor, "road"))).contains("newer");
        assertThat(reply.receipt().superseded()).isEqualTo(2);
    }

    @Test
    void a_push_whose_reply_was_lost_is_a_repetition_although_its_key_was_led_on_only_later() {
        TestDevice one = enrolled();
        TestDevice two = enrolled();
        RowId survivor = one.row("vehicles", 1).id();
        RowId alias = two.row("vehicles", 7).id();
        one.push(vehicle(one, survivor));
        ExchangeRequest lost =
                two.request(List.of(permit(two, key(alias, "road"), alias, "road", "of two"), vehicle(two, alias)), 0);
        two.post(lost).then().statusCode(200);

        two.post(lost).then().statusCode(200).body("receipt.repeated", is(true));
    }

    @Test
    void a_key_that_another_region_used_and_deleted_is_free_again() {
        RowKey driver = new RowKey("drivers", RowId.parse("[\"" + plate + "\"]"));
        TestDevice ankara = enrolled();
        TestDevice izmir = TestDevice.enrolled("Izmir", clock);
        clock.advance(Duration.ofMinutes(1));
        Upsert taken = driver(izmir, driver, clock.millis() - 40_000, "Izmir");
        ankara.push(driver(ankara, driver, clock.millis(), "Ankara"));
        ankara.push(ankara.delete(driver));

        ExchangeReply reply = izmir.push(taken);

        assertThat(reply.receipt().quarantined()).isEmpty();
        assertThat(Read.conflicts(jdbc, driver)).isEmpty();
        assertThat(Read.rows(TestDevice.enrolled("Izmir", clock).pull())).contains(driver);
        assertThat(Read.of(ankara.pull(), driver)).isEmpty();
        assertThat(Read.of(TestDevice.enrolled("ALL", clock).pull(), driver).stream()
                        .max(Comparator.comparing(Change::version)))
                .as("headquarters reads both regions and goes by versions")
                .containsInstanceOf(Upsert.class);
    }

    @Test
    void a_key_is_free_although_it_is_forgotten_that_another_region_deleted_it() {
        RowKey driver = new RowKey("drivers", RowId.parse("[\"" + plate + "\"]"));
        TestDevice ankara = enrolled();
        ankara.push(driver(ankara, driver, clock.millis(), "Ankara"));
        ankara.push(ankara.delete(driver));
        TestDevice filler = TestDevice.enrolled("Izmir", clock);
        filler.push(filler.employee(1, "Ali", "Izmir"));
        filler.push(filler.delete(filler.row("employees", 1)));
        clock.advance(Duration.ofDays(100));
        retirement.run();
        TestDevice izmir = TestDevice.enrolled("Izmir", clock).met();

        ExchangeReply reply = izmir.push(driver(izmir, driver, clock.millis(), "Izmir"));

        assertThat(reply.receipt().quarantined()).isEmpty();
        assertThat(Read.texts(TestDevice.enrolled("Izmir", clock).pull(), driver))
                .contains("Izmir");
    }

    @Test
    void a_row_older_than_the_deletion_of_its_key_in_another_region_does_not_take_the_key() {
        RowKey driver = new RowKey("drivers", RowId.parse("[\"" + plate + "\"]"));
        TestDevice ankara = enrolled();
        TestDevice izmir = TestDevice.enrolled("Izmir", clock);
        ankara.push(driver(ankara, driver, clock.millis(), "Ankara"));
        ankara.push(ankara.delete(driver));

        ExchangeReply reply = izmir.push(driver(izmir, driver, BEFORE_THE_AGENT, "Izmir"));

        assertThat(reply.receipt().quarantined()).extracting("problem").containsExactly("foreign-region");
        assertThat(Read.rows(TestDevice.enrolled("Izmir", clock).pull())).doesNotContain(driver);
    }

    @Test
    void a_key_that_another_region_uses_is_foreign() {
        RowKey driver = new RowKey("drivers", RowId.parse("[\"" + plate + "\"]"));
        TestDevice ankara = enrolled();
        TestDevice izmir = TestDevice.enrolled("Izmir", clock);
        ankara.push(driver(ankara, driver, clock.millis(), "Ankara"));

        ExchangeReply reply = izmir.push(driver(izmir, driver, clock.millis(), "Izmir"));

        assertThat(reply.receipt().quarantined()).extracting("problem").containsExactly("foreign-region");
    }

    private Upsert driver(TestDevice device, RowKey key, long wallMillis, String region) {
        device.announce(DRIVERS);
        return device.upsert(DRIVERS, key, wallMillis, ColumnMask.ALL, plate, region);
    }

    private Upsert vehicle(TestDevice device, RowId id) {
        return device.upsert(
                VEHICLES, new RowKey("vehicles", id), clock.millis(), ColumnMask.ALL, plate, "same", "Ankara");
    }

    private Upsert permit(TestDevice device, RowKey key, RowId vehicle, String kind, String notes) {
        return device.upsert(PERMITS, key, clock.millis(), ColumnMask.ALL, vehicle, kind, notes, "Ankara");
    }

    private static RowKey key(RowId vehicle, String kind) {
        return new RowKey("vehicle_permits", RowId.parse("[{\"k\":\"" + vehicle + "\"},\"" + kind + "\"]"));
    }

    private TestDevice enrolled() {
        return TestDevice.enrolled("Ankara", clock);
    }
}
