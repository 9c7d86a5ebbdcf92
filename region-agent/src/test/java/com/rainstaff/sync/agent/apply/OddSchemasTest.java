package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlock;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.schema.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an ordinary SQLite file may hold, from one file to another: captured, drained, over the wire, applied. */
class OddSchemasTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private ArmedFile origin;
    private Pc pc;

    @BeforeEach
    void nothing() {
        origin = null;
        pc = null;
    }

    @AfterEach
    void close() {
        if (origin != null) {
            origin.close();
            pc.close();
        }
    }

    @Test
    void an_integer_key_that_is_a_foreign_key_follows_its_row() throws IOException {
        between("""
                create table people (id integer primary key, name text);
                create table accounts (person integer primary key references people on delete cascade on update cascade,
                    iban text);
                create table moves (id integer primary key, account integer references accounts, sum real);""");
        pc.app(
                "insert into people values (1, 'here before'), (40, 'no account'); insert into accounts values (1, 'TR0')");
        pc.push();

        app("insert into people values (1, 'a'), (5, 'b'); insert into accounts values (5, 'TR5'), (1, 'TR1')");
        app("insert into moves values (1, 5, 1.5)");

        assertThat(pc.rows("select p.name, a.iban from people p join accounts a on a.person = p.id order by name"))
                .containsExactly("a|TR1", "b|TR5", "here before|TR0");
        assertThat(pc.rows("""
                select p.name, m.sum from moves m join accounts a on a.person = m.account
                join people p on p.id = a.person""")).containsExactly("b|1.5");
        app("update accounts set iban = 'TR55' where person = 5; delete from moves; delete from people where id = 1");
        assertThat(pc.rows("select p.name, a.iban from people p join accounts a on a.person = p.id order by name"))
                .containsExactly("b|TR55", "here before|TR0");
    }

    @Test
    void composite_keys_refer_and_are_referred_to() throws IOException {
        between("""
                create table clubs (id integer primary key, name text);
                create table members (club integer references clubs on delete cascade, no text, since text,
                    primary key (club, no));
                create table fees (id integer primary key, club integer, no text, sum real,
                    foreign key (club, no) references members (club, no) on delete cascade on update cascade);
                create table tree (a text, b text, up_a text, up_b text, primary key (b, a),
                    foreign key (up_a, up_b) references tree (a, b)) without rowid;""");
        pc.app("insert into clubs values (1, 'here before')");
        pc.push();

        app("insert into clubs values (1, 'fk'); insert into members values (1, 'x', '2020'), (1, 'y', '2021')");
        app("insert into fees values (1, 1, 'x', 2.5), (2, 1, 'y', 3)");
        app("insert into tree values ('a', 'b', null, null), ('c', 'd', 'a', 'b'), ('e', 'f', 'e', 'f')");
        app("update members set no = 'z' where no = 'x'");

        assertThat(pc.rows("""
                select c.name, m.no, m.since, f.sum from clubs c join members m on m.club = c.id
                join fees f on f.club = m.club and f.no = m.no order by f.id""")).containsExactly("fk|z|2020|2.5", "fk|y|2021|3.0");
        assertSame("tree");
        app("delete from clubs");
        assertThat(pc.rows("select count(*) from members union all select count(*) from fees"))
                .containsExactly("0", "0");
    }

    @Test
    void circles_and_self_references_arrive_whole() throws IOException {
        between("""
                create table men (id integer primary key, name text, wife integer references women
                    deferrable initially deferred);
                create table women (id integer primary key, name text, husband integer references men
                    deferrable initially deferred);
                create table staff (id integer primary key, boss integer references staff on delete set null, name text);
                create table nodes (id integer primary key, up integer not null references nodes
                    deferrable initially deferred);""");
        app("insert into men values (1, 'm', 1); insert into women values (1, 'w', 1)");
        app(
                "insert into staff values (3, null, 'c'), (2, 3, 'b'), (1, 2, 'a'); insert into nodes values (7, 7), (8, 7)");
        assertSame("men", "women", "staff", "nodes");

        app("delete from staff where id = 3");
        assertThat(pc.rows("select name, boss from staff order by name")).containsExactly("a|2", "b|null");
    }

    @Test
    void actions_of_foreign_keys_arrive_as_what_they_did() throws IOException {
        between("""
                create table parents (id integer primary key, code text unique, name text);
                create table nulled (id integer primary key, p integer references parents on delete set null);
                create table defaulted (id integer primary key,
                    p integer default 1 references parents on delete set default);
                create table gone (id integer primary key, p integer references parents on delete cascade);
                create table coded (id integer primary key,
                    c text references parents (code) on update cascade on delete set null);""");
        app("insert into parents values (1, 'one', 'n'), (2, 'two', 'n')");
        app("""
                insert into nulled values (1, 2); insert into defaulted values (1, 2); insert into gone values (1, 2);
                insert into coded values (1, 'two'), (2, 'one')""");
        app("update parents set code = 'zwei' where id = 2; update parents set code = 'eins' where id = 1");
        assertSame("parents", "nulled", "defaulted", "gone", "coded");

        app("delete from parents where id = 2");
        assertSame("parents", "nulled", "defaulted", "gone", "coded");
        assertThat(pc.rows("select c from coded order by id")).containsExactly("null", "eins");
    }

    @Test
    void names_may_be_anything() throws IOException {
        between("""
                create table "çay "" bahçesi" ("İd no" integer primary key, "ad'ı" text, "select" text, "a;b--" text,
                    "new" integer, "old" blob, "[x]" real, "ğ ü" text generated always as ("ad'ı" || '!') stored);
                create table "order" ("group" text collate nocase, "from" text, primary key ("group", "from"))
                    without rowid;
                create table "it's" ("%s" integer primary key references "çay "" bahçesi", "?1" text);""");
        app("insert into \"çay \"\" bahçesi\" values (1, 'ş', 'x', null, 4, x'00', 1.5)");
        app("insert into \"order\" values ('A', 'b'), ('İ', 'ı'); insert into \"it's\" values (1, '?')");
        app("update \"çay \"\" bahçesi\" set \"ad'ı\" = 'ü', \"new\" = 5; delete from \"order\" where \"from\" = 'b'");

        assertSame("çay \" bahçesi", "order", "it's");
        assertThat(pc.rows("select \"ğ ü\" from \"çay \"\" bahçesi\"")).containsExactly("ü!");
    }

    @Test
    void keys_may_be_text_of_any_bytes_blobs_or_reals() throws IOException {
        between("""
                create table texts (k text primary key, v text);
                create table blobs (k blob primary key, v) without rowid;
                create table reals (k real primary key, v);
                create table any_key (k primary key, v);
                create table shouted (k text collate nocase primary key, v text);""");
        app("""
                insert into texts values ('', 'empty'), ('a', 'a'), (cast(x'610062' as text), 'nul'),
                    (cast(x'ff80' as text), 'broken'), (cast(x'c59f' as text), 'nfc'), (cast(x'73cca7' as text), 'nfd'),
                    ('12', 'digits'), ('"[]\\', 'json')""");
        app("insert into blobs values (x'', 1), (x'00ff', 2), (x'61', 3)");
        app("insert into reals values (1.5, 'a'), (-0.25, 'b'), (3, 'c'), (1e300, 'd')");
        app("insert into any_key values (1, 'int'), ('1', 'text'), (x'31', 'blob'), (1.5, 'real')");
        app("insert into shouted values ('ABC', 'x')");
        assertSame("texts", "blobs", "reals", "any_key", "shouted");

        app(
                "update texts set v = v || '!'; update texts set k = 'b' where k = 'a'; update blobs set k = x'62' where v = 3");
        app("update any_key set v = v || '!'; delete from any_key where k = '1'; update shouted set k = 'abc'");
        assertSame("texts", "blobs", "reals", "any_key", "shouted");
    }

    @Test
    void integer_keys_change_and_are_used_again() throws IOException {
        between("""
                create table t (id integer primary key, v text);
                create table c (id integer primary key, t integer references t on update cascade on delete cascade);""");
        app("insert into t values (1, 'a'), (2, 'b'); insert into c values (1, 1), (2, 2)");
        app("update t set id = 30 where id = 1; insert into t values (1, 'new'); insert into c values (3, 1)");
        app("delete from t where id = 2; insert into t values (2, 'again')");

        assertThat(pc.rows("select t.v from c join t on t.id = c.t order by t.v"))
                .containsExactly("a", "new");
        assertThat(pc.rows("select v from t order by v")).containsExactly("a", "again", "new");
    }

    @Test
    void unique_indexes_checks_and_generated_columns_hold() throws IOException {
        between("""
                create table t (id integer primary key, plate text unique, live integer check (live in (0, 1)),
                    name text, half real generated always as (live / 2.0) virtual, check (length(plate) > 0));
                create unique index live_name on t (name) where live = 1;
                create unique index low_plate on t (lower(plate));
                create index by_half on t (half);""");
        app("insert into t (id, plate, live, name) values (1, 'A', 1, 'x'), (2, 'B', 0, 'x'), (3, 'C', 1, 'y')");
        app("update t set plate = 'tmp' where id = 1; update t set plate = 'A' where id = 2;"
                + "update t set plate = 'B' where id = 1");
        app("update t set live = 1 - live where id in (1, 2) and id = 1; update t set live = 1 where id = 2");

        assertSame("t");
        assertThat(pc.rows("select plate, half from t order by id")).containsExactly("B|0.0", "A|0.5", "C|0.5");
    }

    @Test
    void a_hundred_columns_hold_every_class_of_value() throws IOException {
        String[] types = {"", "text", "integer", "real", "numeric", "blob", "varchar(20)", "date", "boolean", "double"};
        String columns = IntStream.range(0, 100)
                .mapToObj(i -> "c" + i + " " + types[i % types.length])
                .collect(Collectors.joining(", "));
        between("create table wide (id integer primary key, " + columns + ");");
        List<String> values = List.of(
                "null",
                "0",
                "-1",
                "9223372036854775807",
                "-9223372036854775808",
                "9007199254740993",
                "0.1 + 0.2",
                "-0.0",
                "9e999",
                "-9e999",
                "4.9e-324",
                "1e300",
                "''",
                "'ğüşiöçİı'",
                "'12'",
                "'1e3'",
                "'0x1F'",
                "' 7 '",
                "cast(x'61006200' as text)",
                "cast(x'ff80c3' as text)",
                "x''",
                "x'00ff'",
                "'2026-11-22'",
                "'TRUE'");
        for (String value : values) {
            app("insert into wide ("
                    + IntStream.range(0, 100).mapToObj(i -> "c" + i).collect(Collectors.joining(", "))
                    + ") values ("
                    + IntStream.range(0, 100).mapToObj(i -> value).collect(Collectors.joining(", "))
                    + ")");
        }
        app("update wide set c99 = 'last', c0 = x'01' where id % 2 = 0");

        assertSame("wide");
    }

    private void between(String ddl) throws IOException {
        origin = ArmedFile.create(Files.createDirectory(folder.resolve("origin")), ddl);
        pc = Pc.create(Files.createDirectory(folder.resolve("pc")), ddl);
        pc.knows(Sender.of(ArmedFile.OWN.device(), ddl, Catalog.NONE));
    }

    /** One transaction of the app on the one PC, which reaches the other. */
    private void app(String sql) {
        origin.app(sql);
        List<Change> changes = new ArrayList<>(overTheWire(origin.push()));
        pc.pull("Istanbul", Pc.lastOfEachRow(changes));
        assertThat(pc.parked()).as("after %s", sql).isEmpty();
        assertThat(pc.violations()).as("after %s", sql).isEmpty();
        assertThat(pc.drain()).as("after %s", sql).isEmpty();
    }

    private static List<Change> overTheWire(List<Change> changes) {
        try {
            String wire = JSON.writeValueAsString(ChangeBlocks.encode(changes, ArmedFile.OWN));
            return ChangeBlocks.decode(JSON.readValue(wire, new TypeReference<List<ChangeBlock>>() {}));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** Both files hold the same rows, bit for bit and class for class. */
    private void assertSame(String... tables) {
        for (String table : tables) {
            String quoted = "\"" + table.replace("\"", "\"\"") + "\"";
            List<String> columns = pc.rows("select name from pragma_table_xinfo('" + table.replace("'", "''") + "')");
            String described = columns.stream()
                    .map(name -> "\"" + name + "\"")
                    .map(name -> "typeof(" + name + ") || ' ' || ifnull(hex(" + name + "), '') || ' ' || case typeof("
                            + name + ") when 'real' then printf('%!.17g', " + name + ") else '' end")
                    .collect(Collectors.joining(" || '|' || "));
            String sql = "select " + described + " from " + quoted + " order by 1";
            assertThat(pc.rows(sql)).as(table).isNotNull().isEqualTo(origin.texts(sql));
        }
    }
}
