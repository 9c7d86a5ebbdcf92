package com.rainstaff.sync.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Catalog;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriggersTest {
    private static final String EMPLOYEES = """
            create table employees (id integer primary key autoincrement, full_name text not null, title text);
            create table timesheets (id integer primary key autoincrement,
                employee_id integer not null references employees on delete cascade, hours real);
            """;

    @TempDir
    Path folder;

    @Test
    void every_kind_of_statement_is_captured_in_the_order_it_was_made() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("""
                    insert into employees (full_name) values ('Ayşe Yılmaz'), ('Ömer Çağlar');
                    update employees set title = 'şef' where id = 2;
                    insert into timesheets (employee_id, hours) values (2, 7.5);
                    delete from employees where id = 1""");

            assertThat(file.captured())
                    .containsExactly(
                            "I employees [1]",
                            "I employees [2]",
                            "U employees [2]",
                            "I timesheets [1]",
                            "D employees [1]");
        }
    }

    @Test
    void an_update_names_the_columns_it_changed_and_one_that_changed_nothing_is_none() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name, title) values ('Ayşe', null)");
            file.app("update employees set full_name = 'Ayşe', title = null");
            file.app("update employees set full_name = 'Ayşe', title = 'usta'");

            assertThat(file.outbox()).hasSize(2);
            assertThat(file.outbox().get(1).changed()).isEqualTo(BigInteger.valueOf(0b100));
        }
    }

    @Test
    void case_and_storage_class_are_changes_even_where_the_column_calls_the_values_equal() {
        try (ArmedFile file = ArmedFile.create(
                folder, "create table t (id integer primary key, plate text collate nocase, anything, n numeric)")) {
            file.app("insert into t values (1, '34 abc', 1, 1)");
            file.app("update t set plate = '34 ABC'");
            file.app("update t set anything = 1.0");
            file.app("update t set anything = '1'");
            file.app("update t set n = 1.0");

            assertThat(file.outbox())
                    .extracting(OutboxEntry::changed)
                    .containsExactly(
                            BigInteger.ZERO, BigInteger.valueOf(2), BigInteger.valueOf(4), BigInteger.valueOf(4));
        }
    }

    @Test
    void replace_and_upsert_are_captured_as_what_they_did() {
        try (ArmedFile file = ArmedFile.create(folder, """
                create table settings (key text primary key, value text not null);
                create table shift_templates (id integer primary key, name text not null unique, hours)""")) {
            file.app("insert or replace into settings values ('company_name', 'Yağmur')");
            file.app("insert or replace into settings values ('company_name', 'Yağmur A.Ş.')");
            file.app("insert into shift_templates (name, hours) values ('Gece', 8)");
            file.app("""
                    insert into shift_templates (name, hours) values ('Gece', 9)
                    on conflict (name) do update set hours = excluded.hours""");
            file.app("insert or ignore into shift_templates (name, hours) values ('Gece', 10)");

            assertThat(file.captured())
                    .containsExactly(
                            "I settings [company_name]",
                            "I settings [company_name]",
                            "I shift_templates [1]",
                            "U shift_templates [1]");
        }
    }

    @Test
    void conflict_clauses_of_the_app_neither_skip_nor_delete_entries() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (id, full_name) values (1, 'a'), (2, 'b')");
            file.app("insert or ignore into employees (id, full_name) values (2, 'x'), (3, 'c')");
            file.app("insert or replace into employees (id, full_name) values (1, 'd'), (4, 'e')");
            file.app("update or replace employees set id = 4 where id = 3");
            file.app("update or ignore employees set id = 1 where id = 2");

            assertThat(file.captured())
                    .containsExactly(
                            "I employees [1]",
                            "I employees [2]",
                            "I employees [3]",
                            "I employees [1]",
                            "I employees [4]",
                            "U employees [4]");
        }
    }

    @Test
    void a_cascade_is_captured_children_first() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("""
                    insert into employees (full_name) values ('a');
                    insert into timesheets (employee_id) values (1), (1)""");
            file.app("delete from employees");

            assertThat(file.captured().subList(3, 6))
                    .containsExactly("D timesheets [1]", "D timesheets [2]", "D employees [1]");
        }
    }

    @Test
    void a_rolled_back_write_leaves_no_entry() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("savepoint s; insert into employees (full_name) values ('a'); rollback to s; release s");

            assertThat(file.captured()).isEmpty();
        }
    }

    @Test
    void what_the_agent_writes_is_not_captured() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.agent(
                    "insert into employees (full_name) values ('a')",
                    "update employees set title = 'x'",
                    "delete from employees");

            assertThat(file.captured()).isEmpty();
        }
    }

    @Test
    void a_key_update_keeps_the_old_key() {
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES)) {
            file.app("insert into employees (full_name) values ('a')");
            file.app("update employees set id = 77");

            OutboxEntry update = file.outbox().get(1);
            assertThat(update.formerKey()).contains(List.of(new Value.Int(1)));
            assertThat(update.key()).containsExactly(new Value.Int(77));
        }
    }

    @Test
    void only_the_keys_that_travel_are_captured() {
        Catalog catalog = Catalogs.rainstaff();
        try (ArmedFile file = ArmedFile.create(
                folder, "create table settings (key text primary key, value text not null)", catalog, "Istanbul")) {
            file.app("insert into settings values ('sync_token', '1234'), ('company_name', 'Yağmur')");
            file.app("update settings set value = value || '!'");
            file.app("update settings set key = 'old' where key = 'company_name'");
            file.app("delete from settings");

            assertThat(file.captured())
                    .containsExactly("I settings [company_name]", "U settings [company_name]", "U settings [old]");
        }
    }

    @Test
    void any_name_composite_keys_without_rowid_and_generated_columns_are_captured() {
        try (ArmedFile file = ArmedFile.create(folder, """
                create table "İş ""günü"" [1]" ("çalışan no" integer, "gün; -- 'x'" text, "saat" real,
                    toplam generated always as ("saat" * 2) stored, primary key ("çalışan no", "gün; -- 'x'"))
                    without rowid""")) {
            file.app("insert into \"İş \"\"günü\"\" [1]\" values (3, '2026-01-05', 7.5)");
            file.app("update \"İş \"\"günü\"\" [1]\" set saat = 8");
            file.app("delete from \"İş \"\"günü\"\" [1]\"");

            assertThat(file.captured())
                    .containsExactly(
                            "I İş \"günü\" [1] [3, 2026-01-05]",
                            "U İş \"günü\" [1] [3, 2026-01-05]",
                            "D İş \"günü\" [1] [3, 2026-01-05]");
            assertThat(file.outbox().get(1).changed()).isEqualTo(BigInteger.valueOf(0b100));
        }
    }

    @Test
    void tables_of_many_columns_have_as_many_bits() {
        StringBuilder columns = new StringBuilder("id integer primary key");
        for (int i = 1; i <= 1_100; i++) {
            columns.append(", x").append(i);
        }
        try (ArmedFile file = ArmedFile.create(folder, "create table wide (" + columns + ")")) {
            file.app("insert into wide (x1) values (1)");
            file.app("update wide set x61 = 1, x62 = 2, x1100 = 3");

            assertThat(file.outbox().get(1).changed())
                    .isEqualTo(BigInteger.ZERO.setBit(61).setBit(62).setBit(1_100));
        }
    }

    @Test
    void a_trigger_of_the_apps_own_goes_on_working_and_its_last_write_is_captured_last() {
        String touching = """
                create trigger touch after update on employees begin
                  update employees set title = 'changed' where id = new.id;
                end""";
        try (ArmedFile file = ArmedFile.create(folder, EMPLOYEES + touching)) {
            file.app("insert into employees (full_name) values ('a')");
            file.app("update employees set full_name = 'b'");

            assertThat(file.texts("select full_name || title from employees")).containsExactly("bchanged");
            assertThat(file.outbox().get(2).image())
                    .containsExactly(new Value.Int(1), new Value.Text("b"), new Value.Text("changed"));

            file.app("drop trigger touch;" + touching);
            assertThat(file.file().<Boolean>read("check", c -> Armament.isCurrent(c, file.schema())))
                    .isFalse();
            file.arm();
            file.app("update employees set full_name = 'c', title = null");

            assertThat(file.outbox().get(4).image())
                    .containsExactly(new Value.Int(1), new Value.Text("c"), new Value.Text("changed"));
        }
    }
}
