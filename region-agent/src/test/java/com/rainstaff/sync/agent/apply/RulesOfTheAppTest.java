package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.Catalogs;
import com.rainstaff.sync.agent.capture.Armament;
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
    private static final RowKey LOWER = new RowKey("codes", RowId.parse("[\"abc\"]"));
    private static final String CODES = "create table codes (code text primary key collate nocase, name text);";

    @TempDir
    Path folder;

    @Test
    void a_row_whose_label_cannot_be_stamped_waits_for_a_person() {
        String ddl = "create table vehicles (id integer primary key, no text, region text default 'Ankara',"
                + " unique (region, no));";
        try (Pc pc = Pc.create(folder, ddl, Catalogs.rainstaff(), Region.of("Istanbul"))) {
            pc.app("insert into vehicles values (1, 'A', 'Istanbul')");
            pc.push();
            pc.app("insert into vehicles (id, no) values (2, 'A')");

            pc.push();

            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
            assertThat(pc.rows("select local from rainsync_held")).containsExactly("2");
        }
    }

    @Test
    void a_new_parent_of_a_reference_that_never_travels_ends_no_round() {
        String ddl = """
                create table accounts (id integer primary key, name text);
                create table people (id integer primary key, name text, account_id integer references accounts (id));
                """;
        Catalog catalog = new Catalog(
                "app",
                Scope.REGION,
                Map.of(
                        "people",
                        new CatalogTable(
                                Scope.REGION, null, null, null, null, null, List.of("account_id"), null, null)));
        try (Pc pc = Pc.create(folder, ddl, catalog, Region.of("Ankara"))) {
            pc.app("insert into people values (1, 'a', null)");
            pc.push();
            pc.app("insert into accounts values (1, 'x'); update people set account_id = 1");

            pc.push();

            assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
        }
    }

    @Test
    void a_child_is_kept_aside_although_a_trigger_forbids_to_delete_it() {
        String ddl = """
                create table employees (id integer primary key, full_name text, region text);
                create table timesheets (
                    id integer primary key, employee_id integer references employees (id), region text, notes text);
                """;
        try (Pc pc = Pc.create(folder, ddl + guard("timesheets"), Catalogs.rainstaff(), Region.of("Ankara"))) {
            Sender other = Sender.of("ankara0002", ddl, Catalogs.rainstaff());
            pc.pull(
                    other.upsert("employees", 1, "a", "Ankara"),
                    other.upsert("timesheets", 1, other.id(1), "Ankara", "approved"));

            pc.pull(other.delete("employees", 1));

            assertThat(pc.rows("select * from timesheets")).isEmpty();
            assertThat(pc.parked()).containsExactly("ankara0002.1.1|orphan|ankara0002.1.1");
            assertGuarded(pc);
        }
    }

    @Test
    void values_are_swapped_although_a_trigger_forbids_deletions() {
        String ddl = "create table cars (id integer primary key, plate text unique);";
        try (Pc pc = Pc.create(folder, ddl + guard("cars"))) {
            Sender izmir = Sender.of("izmir00001", ddl, Catalog.NONE);
            pc.pull(izmir.upsert("cars", 1, "A"), izmir.upsert("cars", 2, "B"));

            pc.pull(izmir.upsert("cars", 1, "B"), izmir.upsert("cars", 2, "A"));

            assertThat(pc.rows("select id, plate from cars order by id")).containsExactly("1|B", "2|A");
            assertGuarded(pc);
        }
    }

    @Test
    void a_deletion_takes_no_row_whose_key_only_a_collation_holds_to_be_equal() {
        try (Pc pc = Pc.create(folder, CODES)) {
            Sender izmir = Sender.of("izmir00001", CODES, Catalog.NONE);
            saveUnderOtherCase(pc, izmir);

            pc.pull(izmir.delete(LOWER));

            assertThat(pc.rows("select * from codes")).containsExactly("ABC|typed here");
        }
    }

    @Test
    void an_edit_overwrites_no_row_whose_key_only_a_collation_holds_to_be_equal() {
        try (Pc pc = Pc.create(folder, CODES)) {
            Sender izmir = Sender.of("izmir00001", CODES, Catalog.NONE);
            saveUnderOtherCase(pc, izmir);

            pc.pull(izmir.upsert(LOWER, "abc", "theirs anew"));

            assertThat(pc.rows("select * from codes")).containsExactly("ABC|typed here");
        }
    }

    private static void saveUnderOtherCase(Pc pc, Sender izmir) {
        pc.pull(izmir.upsert(LOWER, "abc", "theirs"));
        pc.app("replace into codes values ('ABC', 'typed here')");
    }

    private static String guard(String table) {
        return """
                create trigger guard before delete on %s
                begin select raise(abort, 'never deleted'); end;
                """.formatted(table);
    }

    /** The app finds its trigger as it was, and those that capture fire before it. */
    private static void assertGuarded(Pc pc) {
        assertThat(pc.rows("select name from sqlite_schema where name = 'guard'"))
                .containsExactly("guard");
        boolean current = pc.file().read("check", c -> Armament.isCurrent(c, pc.schema()));
        assertThat(current).isTrue();
    }
}
