package com.rainstaff.sync.agent.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.CatalogTable;
import com.rainstaff.sync.schema.Scope;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.UniqueIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaReaderTest {
    @TempDir
    Path folder;

    @Test
    void the_integer_key_stays_out_of_the_columns_that_travel() {
        LocalTable employees =
                read("create table employees (id integer primary key autoincrement, full_name text not null)")
                        .table("employees")
                        .orElseThrow();

        assertThat(employees.schema().integerKey()).isEqualTo("id");
        assertThat(employees.schema().autoincrement()).isTrue();
        assertThat(employees.schema().columns()).containsExactly(new Column("full_name", "TEXT", true, null, 0, null));
        assertThat(employees.keyColumns()).containsExactly("id");
    }

    @Test
    void an_int_key_and_a_descending_one_are_keyed_tables() {
        FileSchema file = read("""
                create table a (id int primary key); create table b (id integer primary key desc);
                create table c (id integer primary key) without rowid""");

        assertThat(file.tables())
                .allSatisfy(table ->
                        assertThat(table.schema().isNumbered()).as(table.name()).isFalse());
    }

    @Test
    void references_are_followed_through_composite_keys() {
        FileSchema file = read("""
                create table person (id integer primary key);
                create table membership (person integer references person, club text, primary key (club, person));
                create table fee (club text, member integer, amount real, id integer primary key,
                    foreign key (club, member) references membership)""");

        assertThat(reference(file, "membership", "person")).isEqualTo("person");
        assertThat(reference(file, "fee", "member")).isEqualTo("person");
        assertThat(reference(file, "fee", "club")).isNull();
        assertThat(file.table("membership").orElseThrow().keyColumns()).containsExactly("club", "person");
    }

    @Test
    void a_table_may_refer_to_itself_and_two_to_each_other() {
        FileSchema file = read("""
                create table node (id integer primary key, parent integer references node (id), twin integer references leaf);
                create table leaf (id integer primary key, node integer references NODE)""");

        assertThat(reference(file, "node", "parent")).isEqualTo("node");
        assertThat(reference(file, "leaf", "node")).isEqualTo("node");
        assertThat(reference(file, "node", "twin")).isEqualTo("leaf");
    }

    @Test
    void parents_stand_before_children() {
        FileSchema file = read("""
                create table a_child (id integer primary key, p integer references b_parent);
                create table b_parent (id integer primary key)""");

        assertThat(file.tables()).extracting(LocalTable::name).containsExactly("b_parent", "a_child");
    }

    @Test
    void the_catalog_declares_references_that_the_file_does_not() {
        CatalogTable inspections =
                new CatalogTable(Scope.REGION, null, null, null, Map.of("fault_id", "faults"), null, null, null, null);
        FileSchema file = read(
                "create table faults (id integer primary key); create table inspections (id integer primary key, fault_id integer)",
                new Catalog("app", Scope.REGION, Map.of("inspections", inspections)));

        assertThat(reference(file, "inspections", "fault_id")).isEqualTo("faults");
    }

    @Test
    void what_cannot_sync_is_named_with_its_reason() {
        FileSchema file = read(
                "create table nokey (a); create table mine (id integer primary key); create view v as select 1 as x",
                new Catalog("app", Scope.LOCAL, Map.of()));

        assertThat(file.tables()).isEmpty();
        assertThat(file.leftOut())
                .containsOnlyKeys("nokey", "mine")
                .hasEntrySatisfying("nokey", reason -> assertThat(reason).contains("no primary key"))
                .hasEntrySatisfying("mine", reason -> assertThat(reason).contains("catalog does not say"));
    }

    @Test
    void generated_columns_and_columns_left_out_do_not_travel() {
        CatalogTable scope =
                new CatalogTable(Scope.REGION, null, null, null, null, null, List.of("secret"), null, null);
        FileSchema file = read(
                "create table t (id integer primary key, a int, b int as (a * 2), c int as (a) stored, secret text)",
                new Catalog("app", Scope.REGION, Map.of("t", scope)));

        assertThat(file.table("t").orElseThrow().schema().columns())
                .extracting(Column::name)
                .containsExactly("a");
    }

    @Test
    void partial_and_expression_indexes_are_not_plain() {
        FileSchema file = read("""
                create table t (id integer primary key, plate text unique, name text);
                create unique index by_part on t (name) where name <> '';
                create unique index by_case on t (lower(name))""");

        assertThat(file.table("t").orElseThrow().schema().uniques())
                .extracting(UniqueIndex::columns, UniqueIndex::plain)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(List.of("plate"), true),
                        org.assertj.core.groups.Tuple.tuple(List.of("name"), false),
                        org.assertj.core.groups.Tuple.tuple(List.of(""), false));
    }

    @Test
    void names_may_hold_anything() {
        FileSchema file = read("""
                create table "çalışan ""özel"" tablo" ("sıra no" integer primary key, "adı, soyadı" text)""");

        assertThat(file.tables()).extracting(LocalTable::name).containsExactly("çalışan \"özel\" tablo");
    }

    private FileSchema read(String sql) {
        return read(sql, Catalog.NONE);
    }

    private FileSchema read(String sql, Catalog catalog) {
        try (SqliteFile file = SqliteFiles.create(folder, sql)) {
            return file.read("read schema", connection -> SchemaReader.read(connection, catalog));
        }
    }

    private static String reference(FileSchema file, String table, String column) {
        return file.table(table)
                .orElseThrow()
                .schema()
                .column(column)
                .orElseThrow()
                .references();
    }
}
