package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.capture.Armament;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppTriggersTest {
    private static final String TABLES = """
            create table people (id integer primary key, name text, updated_at text);
            create table audit (id integer primary key autoincrement, what text);
            create table search (name text);
            """;
    private static final String TRIGGERS = """
            create trigger touched after update on people begin
                select '--'; update People set updated_at = 'at ' || lower(hex(randomblob(8))) where id = new.id;
            end;
            create trigger audited after insert on people begin
                insert into "audit" (what) values ('new ' || new.name);
            end;
            create trigger indexed after insert on people begin
                insert into search values (new.name); -- update people: no such thing here
            end;
            """;

    @TempDir
    Path folder;

    @Test
    void a_reply_that_brings_nothing_leaves_triggers_and_schema_alone() {
        try (Pc pc = Pc.create(folder, TABLES)) {
            pc.app(TRIGGERS);
            pc.arm(Region.of("Ankara"));
            ReplyApplier applier = pc.applier();
            ExchangeReply nothing = Pc.reply(List.of(), List.of(), null);
            applier.apply(nothing, Optional.empty(), List.of());
            List<String> schema = pc.rows("pragma schema_version");

            applier.apply(nothing, Optional.empty(), List.of());

            assertThat(pc.rows("pragma schema_version")).isEqualTo(schema);
        }
    }

    @Test
    void what_the_apps_triggers_did_at_the_origin_is_what_stands_everywhere() throws IOException {
        try (ArmedFile origin = ArmedFile.create(Files.createDirectory(folder.resolve("origin")), TABLES);
                Pc pc = Pc.create(Files.createDirectory(folder.resolve("pc")), TABLES)) {
            origin.app(TRIGGERS);
            origin.arm();
            pc.app(TRIGGERS);
            pc.arm(Region.of("Ankara"));
            pc.knows(Sender.of(ArmedFile.OWN.device(), TABLES, Catalog.NONE));
            origin.app(
                    "insert into people (name) values ('Ayşe'), ('Veli'); update people set name = 'Ali' where id = 2");

            pc.pull(Pc.lastOfEachRow(origin.push()));
            origin.app("update people set name = 'Ayşe Y' where id = 1");
            pc.pull(Pc.lastOfEachRow(origin.push()));

            assertThat(pc.rows("select id, name, updated_at from people order by id"))
                    .isEqualTo(origin.texts("select id || '|' || name || '|' || updated_at from people order by id"));
            assertThat(pc.rows("select what from audit")).isEqualTo(origin.texts("select what from audit"));
            assertThat(pc.rows("select name from search"))
                    .as("a table of this PC alone")
                    .containsExactly("Ayşe", "Ali");
            assertThat(pc.drain()).as("nothing of it is sent again").isEmpty();
        }
    }

    @Test
    void they_fire_for_the_app_as_before_and_are_captured_after_what_caused_them() throws IOException {
        try (Pc pc = Pc.create(folder, TABLES)) {
            pc.app(TRIGGERS);
            pc.arm(Region.of("Ankara"));
            Sender izmir = Sender.of("izmir00001", TABLES, Catalog.NONE);
            pc.knows(izmir);
            String before = pc.rows("select group_concat(sql) from sqlite_schema where name in ('touched', 'audited')")
                    .get(0);
            pc.pull(izmir.upsert("people", 1, "Ayşe", null));

            assertThat(pc.rows("select group_concat(sql) from sqlite_schema where name in ('touched', 'audited')"))
                    .containsExactly(before);
            boolean current = pc.file().read("check", c -> Armament.isCurrent(c, pc.schema()));
            assertThat(current).isTrue();
            pc.app("update people set name = 'Ali'");
            assertThat(pc.rows("select updated_at like 'at %' from people")).containsExactly("1");
            assertThat(pc.drain().orElseThrow().changeSet().orElseThrow().changes())
                    .hasSize(2);
        }
    }
}
