package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose own rules stand against what sync would do. */
class RulesOfTheAppTest {
    private static final String STAFF = """
            create table employees (id integer primary key, full_name text, region text);
            create table timesheets (
                id integer primary key, employee_id integer references employees (id), region text, notes text);
            """;

    @TempDir
    Path folder;

    @Test
    void a_label_that_cannot_be_stamped_ends_no_round() {
        String ddl = "create table vehicles (id integer primary key, no text, region text default 'Ankara',"
                + " unique (region, no));";
        try (Pc pc = Pc.create(folder, ddl, Catalogs.rainstaff(), Region.of("Istanbul"))) {
            pc.app("insert into vehicles values (1, 'A', 'Istanbul')");
            pc.push();
            pc.app("insert into vehicles (id, no) values (2, 'A')");

            assertThatCode(pc::push).doesNotThrowAnyException();
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
        }
    }

    @Test
    void a_new_parent_of_a_reference_that_never_travels_ends_no_round() {
        String ddl = """
                create table accounts (id integer primary key, name text);
                create table people (id integer primary key, name text, account_id integer references accounts (id));
                """;
        Catalog catalog = new Catalog("app", Scope.REGION, Map.of("people", region(null, List.of("account_id"))));
        try (Pc pc = Pc.create(folder, ddl, catalog, Region.of("Ankara"))) {
            pc.app("insert into people values (1, 'a', null)");
            pc.push();
            pc.app("insert into accounts values (1, 'x'); update people set account_id = 1");

            assertThatCode(pc::push).doesNotThrowAnyException();
            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
        }
    }

    @Test
    void a_trigger_that_forbids_to_delete_a_child_ends_no_round() {
        String ddl = STAFF + """
                create trigger guard before delete on timesheets when old.notes = 'approved'
                begin select raise(abort, 'approved'); end;
                """;
        try (Pc pc = Pc.create(folder, ddl, Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender other = Sender.of("ankara0002", STAFF, Catalogs.rainstaff());
            pc.pull(
                    other.upsert("employees", 1, "a", "Ankara"),
                    other.upsert("timesheets", 1, other.id(1), "Ankara", "approved"));

            assertThatCode(() -> pc.pull(other.delete("employees", 1), other.upsert("employees", 2, "b", "Ankara")))
                    .doesNotThrowAnyException();
            assertThat(pc.rows("select full_name from employees where id = 2")).containsExactly("b");
        }
    }

    @Test
    void a_trigger_that_forbids_deletions_ends_no_round_where_values_are_swapped() {
        String ddl = "create table cars (id integer primary key, plate text unique);";
        try (Pc pc = Pc.create(folder, ddl + """
                create trigger guard before delete on cars
                begin select raise(abort, 'cars are never deleted'); end;
                """)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A"), izmir.upsert("cars", 2, "B"));

            assertThatCode(() -> pc.pull(
                            izmir.upsert("cars", 1, "B"), izmir.upsert("cars", 2, "A"), izmir.upsert("cars", 3, "C")))
                    .doesNotThrowAnyException();
            assertThat(pc.rows("select plate from cars where id = 3")).containsExactly("C");
        }
    }

    @Test
    void a_deletion_takes_no_row_whose_key_only_a_collation_holds_to_be_equal() {
        String ddl = "create table codes (code text primary key collate nocase, name text);";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            RowKey lower = new RowKey("codes", RowId.parse("[\"abc\"]"));
            pc.pull(izmir.upsert(lower, "abc", "theirs"));
            pc.app("replace into codes values ('ABC', 'typed here')");

            pc.pull(izmir.delete(lower));

            assertThat(pc.rows("select * from codes")).containsExactly("ABC|typed here");
        }
    }

    @Test
    void an_edit_overwrites_no_row_whose_key_only_a_collation_holds_to_be_equal() {
        String ddl = "create table codes (code text primary key collate nocase, name text);";
        try (Pc pc = Pc.create(folder, ddl)) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            RowKey lower = new RowKey("codes", RowId.parse("[\"abc\"]"));
            pc.pull(izmir.upsert(lower, "abc", "theirs"));
            pc.app("replace into codes values ('ABC', 'typed here')");

            pc.pull(izmir.upsert(lower, "abc", "theirs anew"));

            assertThat(pc.rows("select * from codes")).containsExactly("ABC|typed here");
        }
    }

    private static CatalogTable region(String column, List<String> leftOut) {
        return new CatalogTable(Scope.REGION, column, null, null, null, null, leftOut, null, null);
    }
}
