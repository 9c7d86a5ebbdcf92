package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.agent.journal.Journal;
import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.schema.SchemaReader;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.SqliteFile;
import com.rainstaff.sync.agent.store.SyncTables;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.MalformedValueException;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.schema.TableSchema;
import com.rainstaff.sync.schema.TableSchema.Column;
import com.rainstaff.sync.schema.TableSchema.ForeignKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppSchemaTest {
    private static final String OFFICE = """
            create table employees (
                id INTEGER PRIMARY KEY AUTOINCREMENT, "adı soyadı" TEXT NOT NULL DEFAULT 'O''nun', "say""ı" DECIMAL(10, 2) DEFAULT -1.5,
                at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, raw, label TEXT DEFAULT "Ankara", chief INTEGER REFERENCES employees (id) ON DELETE SET NULL);
            create table skills (
                employee_id INTEGER NOT NULL, skill TEXT, level REAL, PRIMARY KEY (skill, employee_id),
                FOREIGN KEY (employee_id) REFERENCES employees (id) ON DELETE CASCADE) WITHOUT ROWID;
            create table vehicles (id INTEGER PRIMARY KEY, plate TEXT NOT NULL UNIQUE, code TEXT, area TEXT);
            create unique index "kod ve bölge" on vehicles (code, area);
            """;

    @TempDir
    Path folder;

    @Test
    void tables_made_from_announced_schemas_are_those_of_the_app_again() {
        List<TableSchema> announced = Sender.of("izmir00001", OFFICE, Catalog.NONE).schema().tables().stream()
                .map(LocalTable::schema)
                .toList();
        try (SqliteFile file = emptyFile()) {
            file.write("create", connection -> {
                AppSchema.create(connection, announced);
                return null;
            });
            FileSchema made = file.read("read", connection -> SchemaReader.read(connection, Catalog.NONE));
            assertThat(made.tables().stream().map(table -> table.schema().foreignKeys()))
                    .containsExactlyElementsOf(
                            announced.stream().map(TableSchema::foreignKeys).toList());
            assertThat(made.tables().stream()
                            .map(table -> table.schema().columns().toString()))
                    .containsExactlyElementsOf(announced.stream()
                            .map(table -> table.columns().toString().replace("\"Ankara\"", "'Ankara'"))
                            .toList());
            assertThat(made.tables().stream().flatMap(table -> table.schema().uniques().stream()))
                    .containsExactlyInAnyOrderElementsOf(announced.stream()
                            .flatMap(table -> table.uniques().stream())
                            .toList());
            assertThat(made.table("employees").orElseThrow().schema().autoincrement())
                    .isTrue();
            assertThat(made.table("skills").orElseThrow().schema().withoutRowid())
                    .isTrue();
            assertThat(made.table("skills").orElseThrow().keyColumns()).containsExactly("skill", "employee_id");
        }
    }

    @Test
    void pages_load_into_such_a_file_and_nothing_of_ours_stays_in_it() {
        Sender izmir = Sender.of("izmir00001", OFFICE, Catalog.NONE);
        List<TableSchema> announced =
                izmir.schema().tables().stream().map(LocalTable::schema).toList();
        try (SqliteFile file = emptyFile();
                Journal journal = Journal.open(folder.resolve("journal.db"))) {
            file.write("create", connection -> {
                AppSchema.create(connection, announced);
                SyncTables.create(connection);
                return null;
            });
            FileSchema schema = file.read("read", connection -> SchemaReader.read(connection, Catalog.NONE));
            ReplyApplier applier = new ReplyApplier(
                    file,
                    () -> schema,
                    fingerprint -> announced.stream()
                            .filter(table -> table.fingerprint().equals(fingerprint))
                            .findFirst()
                            .orElseThrow(),
                    journal,
                    Pc.CLOCK);
            var page = new FeedPage(
                    "Izmir",
                    0,
                    2,
                    2,
                    Pc.blocks(
                            0,
                            List.of(
                                    izmir.upsert("vehicles", 4, "35 A 1", null, null),
                                    izmir.upsert("vehicles", 5, "35 A 2", "x", "y"))));
            applier.apply(Pc.reply(List.of(page), List.of(), null), Optional.empty(), List.of());
            Armament.disarm(file);

            assertThat(file.<Long>read(
                            "count",
                            connection -> Sql.number(connection, "select count(*) from vehicles where id in (4, 5)")))
                    .isEqualTo(2);
            assertThat(file.<Long>read(
                            "count",
                            connection -> Sql.number(
                                    connection, "select count(*) from sqlite_schema where name like 'rainsync%'")))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TEXT); drop table x; --",
                "TEXT PRIMARY KEY",
                "TEXT DEFAULT 1",
                "TEXT COLLATE NOCASE",
                "INTEGER CHECK (1)",
                "TEXT, other TEXT",
                "TEXT /* */",
                "\"TEXT\""
            })
    void a_type_that_is_more_than_a_type_is_refused(String type) {
        TableSchema table = new TableSchema(
                "t", "id", false, false, List.of(new Column("v", type, false, null, 0, null)), List.of(), List.of());
        refuses(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(random())", "1); drop table x", "'a' || 'b'", "'it's'", "CURRENT_TIMESTAMP, x TEXT"})
    void a_default_that_is_no_literal_is_left_out(String defaultSql) {
        TableSchema table = new TableSchema(
                "t",
                "id",
                false,
                false,
                List.of(new Column("v", "TEXT", false, defaultSql, 0, null)),
                List.of(),
                List.of());
        try (SqliteFile file = emptyFile()) {
            TableSchema made = file.write("create", connection -> {
                AppSchema.create(connection, List.of(table));
                return SchemaReader.read(connection, Catalog.NONE)
                        .table("t")
                        .orElseThrow()
                        .schema();
            });
            assertThat(made.columns()).containsExactly(new Column("v", "TEXT", false, null, 0, null));
        }
    }

    @Test
    void names_of_ours_and_unknown_actions_are_refused() {
        Column column = new Column("v", "TEXT", false, null, 0, null);
        refuses(new TableSchema("rainsync_state", "id", false, false, List.of(column), List.of(), List.of()));
        refuses(new TableSchema("sqlite_x", "id", false, false, List.of(column), List.of(), List.of()));
        refuses(new TableSchema(
                "t",
                "id",
                false,
                false,
                List.of(column),
                List.of(new ForeignKey(List.of("v"), "t", List.of("id"), "CASCADE; drop table t", "NO ACTION")),
                List.of()));
    }

    private void refuses(TableSchema table) {
        try (SqliteFile file = emptyFile()) {
            assertThatThrownBy(() -> file.write("create", connection -> {
                        AppSchema.create(connection, List.of(table));
                        return null;
                    }))
                    .isInstanceOf(MalformedValueException.class);
        }
    }

    private SqliteFile emptyFile() {
        try {
            return SqliteFile.open(Files.createTempFile(folder, "recovered", ".db"));
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
