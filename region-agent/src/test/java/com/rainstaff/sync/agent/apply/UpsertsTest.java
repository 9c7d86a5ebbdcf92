package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpsertsTest {
    private static final String OFFICE = """
            create table employees (id integer primary key autoincrement, full_name text not null, region text);
            create table timesheets (
                id integer primary key autoincrement,
                employee_id integer not null references employees (id) on delete cascade,
                work_date text not null,
                break_minutes integer not null default 30
            );
            """;

    @TempDir
    Path folder;

    @Test
    void a_row_that_refers_by_two_columns_comes_in_with_the_parked_row_it_refers_to() {
        String ddl = """
                create table people (id integer primary key, name text);
                create table items (
                    person_id integer references people (id), no integer, size text, primary key (person_id, no));
                create table receipts (
                    id integer primary key, person_id integer references people (id), no integer, amount real,
                    foreign key (person_id, no) references items (person_id, no));
                """;
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            RowKey item = new RowKey("items", RowId.parse("[{\"k\":\"izmir00001.1.1\"},7]"));
            pc.pull(izmir.upsert(item, izmir.id(1), 7, "L"));
            assertThat(pc.parked()).hasSize(1);

            pc.pull(izmir.upsert("receipts", 1, izmir.id(1), 7, 2.5), izmir.upsert("people", 1, "Ayşe"));

            assertThat(pc.parked()).isEmpty();
            assertThat(pc.rows("select person_id, no, amount from receipts")).containsExactly("1|7|2.5");
        }
    }

    @Test
    void a_parked_version_that_comes_again_with_another_reference_is_taken_as_it_is_now() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            Upsert led = izmir.upsert("timesheets", 1, izmir.id(9), "2026-01-02", 15);
            pc.pull(izmir.upsert("employees", 1, "İsmail", "Ankara"), led);
            assertThat(pc.parked()).hasSize(1);

            pc.pull(new Upsert(
                    0,
                    led.key(),
                    led.version(),
                    led.base(),
                    led.schema(),
                    led.changed(),
                    izmir.upsert("timesheets", 1, izmir.id(1), "2026-01-02", 15).image()));

            assertThat(pc.parked()).isEmpty();
            assertThat(pc.rows("select employee_id, work_date from timesheets")).containsExactly("1|2026-01-02");
        }
    }

    @Test
    void what_others_write_under_a_key_that_a_row_only_passed_through_is_left_to_the_server() {
        String ddl = "create table items (person text, no integer, size text, primary key (person, no));";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            RowKey third = new RowKey("items", RowId.parse("[\"a\",3]"));
            RowKey thirteenth = new RowKey("items", RowId.parse("[\"a\",13]"));
            pc.pull(izmir.upsert(third, "a", 3, "L"));
            pc.app("update items set no = 13; update items set no = 23");

            pc.pull(izmir.delete(third), izmir.upsert(thirteenth, "a", 13, "S"));

            assertThat(pc.rows("select no, size from items")).containsExactly("23|L");
            pc.push();
            assertThat(pc.rows("select no, size from items")).containsExactly("23|L");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_row_that_went_before_it_was_sent_and_comes_back_without_its_parent_takes_its_children_aside() {
        String ddl = """
                create table cars (id integer primary key, plate text unique);
                create table faults (
                    id integer primary key, plate text references cars (plate), car_id integer references cars (id), title text);
                create table checks (id integer primary key, fault_id integer references faults (id));
                """;
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A"), izmir.upsert("faults", 1, "A", izmir.id(1), "lamp"));
            pc.app("update faults set title = 'door'");
            pc.pull(izmir.upsert("cars", 1, "B"));
            pc.push();
            assertThat(pc.rows("select id from faults")).isEmpty();

            pc.correct(
                    "Ankara",
                    izmir.upsert("faults", 1, "B", izmir.id(9), "door"),
                    izmir.upsert("checks", 1, izmir.id(1)));
            assertThat(pc.parked()).hasSize(2);
            pc.pull(izmir.upsert("cars", 9, "C"));

            assertThat(pc.parked()).isEmpty();
            assertThat(pc.rows("select f.id, car_id, title from checks join faults f on f.id = fault_id"))
                    .containsExactly("1|9|door");
        }
    }

    @Test
    void employee_1_of_two_pcs_are_two_people_with_timesheets_of_their_own() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            Sender bursa = izmir.another("bursa00001");
            pc.app("insert into employees (full_name, region) values ('Ayşe', 'Ankara')");
            pc.app("insert into timesheets (employee_id, work_date) values (1, '2026-01-01')");
            pc.push();

            pc.pull(
                    izmir.upsert("employees", 1, "İsmail", "Ankara"),
                    izmir.upsert("timesheets", 1, izmir.id(1), "2026-01-02", 15),
                    bursa.upsert("employees", 1, "Şule", "Ankara"),
                    bursa.upsert("timesheets", 1, bursa.id(1), "2026-01-03", 45));

            assertThat(pc.rows("""
                            select e.full_name, t.work_date, t.break_minutes
                            from timesheets t join employees e on e.id = t.employee_id order by 2"""))
                    .containsExactly("Ayşe|2026-01-01|30", "İsmail|2026-01-02|15", "Şule|2026-01-03|45");
            assertThat(pc.violations()).isEmpty();
        }
    }

    @Test
    void a_row_gets_the_number_of_its_first_pc_where_that_is_free() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(izmir.upsert("employees", 70, "Can", null), izmir.upsert("employees", 3, "Ece", null));
            assertThat(pc.rows("select id, full_name from employees order by id"))
                    .containsExactly("3|Ece", "70|Can");

            pc.pull(izmir.another("bursa00001").upsert("employees", 3, "Efe", null));
            assertThat(pc.rows("select id from employees where full_name = 'Efe'"))
                    .containsExactly("71");
        }
    }

    @Test
    void an_id_that_autoincrement_has_handed_out_before_is_not_used_for_a_row_without_a_free_number() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into employees (id, full_name) values (500, 'Ali')");
            pc.app("delete from employees");
            pc.push();

            pc.pull(izmir.upsert("employees", -4, "Can", null));

            assertThat(pc.rows("select id from employees")).containsExactly("501");
        }
    }

    @Test
    void a_number_that_the_outbox_still_speaks_of_is_not_free() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.app("insert into employees (id, full_name) values (5, 'Ali')");
            pc.app("delete from employees where id = 5");

            pc.pull(izmir.upsert("employees", 5, "Can", null));

            assertThat(pc.rows("select id from employees")).containsExactly("6");
        }
    }

    @Test
    void a_number_beyond_2_to_53_is_not_taken_over() {
        try (Pc pc = Pc.create(folder, OFFICE)) {
            Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
            pc.pull(
                    izmir.upsert("employees", Long.MAX_VALUE, "Can", null),
                    izmir.upsert("employees", -1, "Ece", null),
                    izmir.upsert("employees", 1L << 53, "Efe", null));
            assertThat(pc.rows("select id, full_name from employees order by id"))
                    .containsExactly("9007199254740992|Efe", "9007199254740993|Can", "9007199254740994|Ece");
        }
    }

    @Test
    void references_forward_and_in_a_circle_find_their_way() {
        String ddl = """
                create table people (id integer primary key, name text, chief_id integer references people (id),
                    desk_id integer references desks (id));
                create table desks (id integer primary key, owner_id integer references people (id));
                """;
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.app("insert into people (id, name) values (1, 'Ali'), (2, 'Veli')");
            pc.push();

            pc.pull(
                    izmir.upsert("people", 1, "Can", izmir.id(2), izmir.id(9)),
                    izmir.upsert("people", 2, "Ece", izmir.id(2), null),
                    izmir.upsert("desks", 9, izmir.id(1)));

            assertThat(pc.rows("""
                            select p.name, c.name, o.name from people p left join people c on c.id = p.chief_id
                            left join desks d on d.id = p.desk_id left join people o on o.id = d.owner_id
                            where p.id > 2 order by 1""")).containsExactly("Can|Ece|Can", "Ece|Ece|null");
            assertThat(pc.violations()).isEmpty();
        }
    }

    @Test
    void two_rows_that_refer_to_each_other_come_together_from_two_pages() {
        String ddl = """
                create table people (id integer primary key, name text, desk_id integer references desks (id));
                create table desks (id integer primary key, owner_id integer references people (id));
                """;
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);

            assertThat(pc.pull(izmir.upsert("people", 1, "Can", izmir.id(9))).parked())
                    .isEqualTo(1);
            assertThat(pc.rows("select count(*) from people")).containsExactly("0");
            Applied second = pc.pull(izmir.upsert("desks", 9, izmir.id(1)));

            assertThat(second.released()).isEqualTo(1);
            assertThat(pc.rows("select name, owner_id from people join desks on desks.id = desk_id"))
                    .containsExactly("Can|1");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void a_keyed_row_lands_on_the_key_its_references_mean_here() {
        String ddl = """
                create table employees (id integer primary key, full_name text);
                create table skills (employee_id integer references employees (id), "beceri adı" text, level real,
                    primary key (employee_id, "beceri adı")) without rowid;
                """;
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.app("insert into employees values (1, 'Ali')");
            pc.push();
            RowKey skill = new RowKey("skills", RowId.parse("[{\"k\":\"izmir00001.1.1\"},\"kaynak\"]"));

            pc.pull(izmir.upsert("employees", 1, "Can"), izmir.upsert(skill, izmir.id(1), "kaynak", 1.5));
            assertThat(pc.rows("select * from skills")).containsExactly("2|kaynak|1.5");
            pc.pull(izmir.upsert(skill, izmir.id(1), "kaynak", 2.5));
            assertThat(pc.rows("select * from skills")).containsExactly("2|kaynak|2.5");
            pc.pull(izmir.delete(skill));
            assertThat(pc.rows("select * from skills")).isEmpty();
        }
    }

    @Test
    void a_setting_that_stood_here_before_it_was_synced_is_updated() {
        String ddl = "create table settings (key text primary key, value text not null)";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.file()
                    .write(
                            "without capture",
                            connection -> connection
                                    .createStatement()
                                    .executeUpdate("update rainsync_state set applying = 1"));
            pc.app("insert into settings values ('company_name', 'eski')");

            pc.pull(
                    "*",
                    izmir.upsert(new RowKey("settings", RowId.parse("[\"company_name\"]")), "company_name", "yeni"));

            assertThat(pc.rows("select * from settings")).containsExactly("company_name|yeni");
        }
    }

    @Test
    void a_setting_that_the_catalog_keeps_on_its_pc_is_put_aside() {
        String ddl = "create table settings (key text primary key, value text not null)";
        CatalogTable shared =
                new CatalogTable(Scope.SHARED, null, null, null, null, List.of("company_name"), null, null, null);
        Catalog catalog = new Catalog("test", Scope.LOCAL, Map.of("settings", shared));
        try (Pc pc = Pc.create(folder, ddl, catalog, Region.of("Ankara"))) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.knows(izmir);

            pc.pull("*", izmir.upsert(new RowKey("settings", RowId.parse("[\"sync_token\"]")), "sync_token", "9999"));

            assertThat(pc.rows("select * from settings")).isEmpty();
            assertThat(pc.parked()).containsExactly("[\"sync_token\"]|table|");
        }
    }

    @Test
    void columns_that_the_sender_lacks_take_their_default_and_then_keep_their_value() {
        String older = "create table employees (id integer primary key, full_name text not null)";
        String newer = """
                create table employees (id integer primary key, title text default 'çırak', full_name text not null,
                    phone text)""";
        try (Pc pc = Pc.create(folder, newer)) {
            Sender izmir = Sender.of("izmir00001", older, Catalog.NONE);
            pc.knows(izmir);

            pc.pull(izmir.upsert("employees", 1, "Can"));
            assertThat(pc.rows("select * from employees")).containsExactly("1|çırak|Can|null");
            pc.app("update employees set title = 'usta', phone = '0312'");
            pc.push();
            pc.pull(izmir.upsert("employees", 1, "Canan"));

            assertThat(pc.rows("select * from employees")).containsExactly("1|usta|Canan|0312");
        }
    }

    @Test
    void columns_that_only_the_sender_knows_stay_behind() {
        String newer = "create table employees (id integer primary key, title text, full_name text)";
        try (Pc pc = Pc.create(folder, "create table employees (full_name text, id integer primary key)")) {
            Sender izmir = Sender.of("izmir00001", newer, Catalog.NONE);
            pc.knows(izmir).pull(izmir.upsert("employees", 1, "usta", "Can"));
            assertThat(pc.rows("select id, full_name from employees")).containsExactly("1|Can");
        }
    }

    @Test
    void a_region_that_the_senders_file_does_not_name_is_that_of_the_feed() {
        String older = "create table employees (id integer primary key, full_name text)";
        Catalog catalog = new Catalog(
                "test",
                Scope.LOCAL,
                Map.of(
                        "employees",
                        new CatalogTable(Scope.REGION, "region", null, null, null, null, null, null, null)));
        String newer = "create table employees (id integer primary key, full_name text, region text default 'Ankara')";
        try (Pc pc = Pc.create(folder, newer, catalog, Region.ALL)) {
            Sender izmir = Sender.of("izmir00001", older, catalog);
            pc.knows(izmir);

            pc.pull("Istanbul", izmir.upsert("employees", 1, "Can"), izmir.upsert("employees", 2, "Ece"));
            assertThat(pc.rows("select full_name, region from employees"))
                    .containsExactly("Can|Istanbul", "Ece|Istanbul");
            pc.app("update employees set region = 'İSTANBUL ' where id = 1");
            pc.push();
            pc.pull("Istanbul", izmir.upsert("employees", 1, "Canan"));
            pc.pull("Ankara", izmir.upsert("employees", 2, "Ece"));

            assertThat(pc.rows("select full_name, region from employees"))
                    .containsExactly("Canan|İSTANBUL ", "Ece|Ankara");
        }
    }

    static Stream<Value> values() {
        return Stream.of(
                Value.NULL,
                new Value.Int(Long.MIN_VALUE),
                new Value.Int(Long.MAX_VALUE),
                new Value.Real(0.1 + 0.2),
                new Value.Real(-0.0),
                new Value.Real(3.0),
                new Value.Real(Double.POSITIVE_INFINITY),
                new Value.Real(Double.MIN_VALUE),
                new Value.Text(""),
                new Value.Text("12"),
                new Value.Text("ışık ÇĞİÖŞÜ"),
                new Value.Text("a\u0000b"),
                new Value.RawText(new byte[] {'a', (byte) 0xff, 'b'}),
                new Value.Blob(new byte[0]),
                new Value.Blob(new byte[] {0, 1, (byte) 0xff}));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_arrives_bit_for_bit_on_insert_and_on_update(Value value) {
        String ddl = "create table t (id integer primary key, v)";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.pull(izmir.upsert("t", 1, value), izmir.upsert("t", 2, "else"));
            pc.pull(izmir.upsert("t", 2, value));
            assertThat(pc.values("select v from t")).containsExactly(value, value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "integer", "real", "numeric", "date"})
    void a_value_that_a_column_of_another_type_would_bend_is_put_aside(String type) {
        String here = "create table t (id integer primary key, v " + type + ")";
        try (Pc pc = Pc.create(folder, here)) {
            Sender izmir = Sender.of("izmir00001", "create table t (id integer primary key, v)", Catalog.NONE);
            pc.knows(izmir);
            List<Value> values = values().toList();
            for (int i = 0; i < values.size(); i++) {
                pc.pull(izmir.upsert("t", i + 1, values.get(i)));
            }
            for (int i = 0; i < values.size(); i++) {
                boolean parked = !pc.rows("select 1 from rainsync_parked where reason = 'affinity' and row_id = '"
                                + izmir.id(i + 1) + "'")
                        .isEmpty();
                List<Value> stored = pc.values("select v from t where id = " + (i + 1));
                assertThat(stored)
                        .as("%s in a column of type %s", values.get(i), type)
                        .isEqualTo(parked ? List.of() : List.of(values.get(i)));
            }
        }
    }

    @Test
    void a_row_that_breaks_a_rule_of_the_table_here_is_put_aside_and_its_neighbours_are_not() {
        String here = "create table t (id integer primary key, v integer not null check (v < 100))";
        String there = "create table t (id integer primary key, v integer)";
        try (Pc pc = Pc.create(folder, here)) {
            Sender izmir = Sender.of("izmir00001", there, Catalog.NONE);
            pc.knows(izmir)
                    .pull(
                            izmir.upsert("t", 1, 1),
                            izmir.upsert("t", 2, (Object) null),
                            izmir.upsert("t", 3, 100),
                            izmir.upsert("t", 4, 4));
            assertThat(pc.rows("select id from t")).containsExactly("1", "4");
            assertThat(pc.parked()).containsExactly("izmir00001.1.2|constraint|", "izmir00001.1.3|constraint|");
        }
    }

    @Test
    void rows_of_a_table_that_comes_later_are_kept_until_it_does() {
        String there = "create table t (id integer primary key, v text)";
        try (Pc pc = Pc.create(folder, "create table other (id integer primary key)")) {
            Sender izmir = Sender.of("izmir00001", there, Catalog.NONE);
            pc.knows(izmir).pull(izmir.upsert("t", 1, "a"), izmir.delete("t", 2));
            assertThat(pc.parked()).containsExactly("izmir00001.1.1|table|");

            pc.app(there);
            pc.arm(Region.of("Ankara"));
            pc.pull(izmir.upsert("t", 3, "c"));

            assertThat(pc.rows("select id, v from t order by id")).containsExactly("1|a", "3|c");
            assertThat(pc.parked()).isEmpty();
        }
    }

    @Test
    void names_with_quotes_spaces_and_turkish_letters_are_only_names() {
        String ddl = """
                create table "Araç ""Listesi\""" ("sıra no" integer primary key, "plaka; drop table x" text unique,
                    "üst" integer references "Araç ""Listesi\""" ("sıra no"));""";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            String table = "Araç \"Listesi\"";
            pc.pull(izmir.upsert(table, 1, "06 AB 1", izmir.id(2)), izmir.upsert(table, 2, "06 AB 2", null));
            pc.pull(izmir.upsert(table, 1, "06 AB 2", null), izmir.upsert(table, 2, "06 AB 1", izmir.id(1)));
            assertThat(pc.rows("select * from \"Araç \"\"Listesi\"\"\""))
                    .containsExactly("1|06 AB 2|null", "2|06 AB 1|1");
        }
    }
}
