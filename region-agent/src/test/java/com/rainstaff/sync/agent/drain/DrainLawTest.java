package com.rainstaff.sync.agent.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.identity.KeyText;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.agent.store.Values;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.row.Value.Int;
import com.rainstaff.sync.row.Value.Reference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrainLawTest {
    private static final String TABLES = """
            create table person (id integer primary key autoincrement, name text, boss integer references person
                on delete set null on update cascade);
            create table note (id integer primary key,
                person integer references person on delete cascade on update cascade, text text);
            create table member (club text, person integer references person on delete cascade on update cascade,
                since text, primary key (club, person)) without rowid;
            insert into person (name) values ('there before'), ('and this one');
            insert into note values (5, 1, 'old note');
            insert into member values ('fk', 2, '2019')""";

    @TempDir
    Path folder;

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_pushed_adds_up_to_what_the_file_holds(long seed) {
        Random random = new Random(seed);
        try (ArmedFile file = ArmedFile.create(folder, TABLES)) {
            Map<RowKey, List<Value>> world = new TreeMap<>();
            for (int round = 0; round < 6; round++) {
                file.app(String.join(";", statements(random)));
                while (random.nextInt(3) > 0 && pushSome(file, random, world)) {
                    assertThat(world).as("seed %d", seed).isNotNull();
                }
            }
            while (pushSome(file, random, world)) {
                assertThat(world).as("seed %d", seed).isNotNull();
            }

            assertThat(world).as("seed %d", seed).isEqualTo(contents(file));
        }
    }

    private static boolean pushSome(ArmedFile file, Random random, Map<RowKey, List<Value>> world) {
        Optional<DrainedSet> drained = file.drain(1 + random.nextInt(12), 1 << 20, ArmedFile.ANY_TIME, 0);
        drained.flatMap(DrainedSet::changeSet).ifPresent(set -> set.changes().forEach(change -> write(world, change)));
        drained.ifPresent(set -> file.settle(set, ArmedFile.accepted(set)));
        return drained.isPresent();
    }

    private static void write(Map<RowKey, List<Value>> world, Change change) {
        if (change instanceof Upsert upsert) {
            world.put(change.key(), upsert.image());
        } else {
            assertThat(world.remove(change.key()))
                    .as("deleted %s", change.key())
                    .isNotNull();
        }
    }

    private static List<String> statements(Random random) {
        List<String> statements = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            statements.add(statement(random));
        }
        return statements;
    }

    private static String statement(Random random) {
        String person = "(select id from person order by (id * " + (1 + random.nextInt(50)) + ") % 97 limit 1)";
        int id = 1 + random.nextInt(8);
        return switch (random.nextInt(14)) {
            case 0, 1 -> "insert into person (name, boss) values ('p" + random.nextInt() + "', " + person + ")";
            case 2 -> "insert or replace into note values (" + id + ", " + person + ", 'replaced')";
            case 3, 4 -> "insert or ignore into note values (" + id + ", " + person + ", " + random.nextInt() + ")";
            case 5 -> "insert or ignore into member values ('c" + random.nextInt(3) + "', " + person + ", '2020')";
            case 6 ->
                "insert into member select 'fk', id, '2021' from person where id = " + person
                        + " on conflict do update set since = since || '+'";
            case 7 -> "update person set name = name || '!' where id % 3 = " + random.nextInt(3);
            case 8 -> "update or ignore person set id = id + 100 where id = " + person;
            case 9 -> "update or ignore note set id = id + 1 where id = " + id;
            case 10 -> "update or replace note set id = " + id + " where id = " + (1 + random.nextInt(8));
            case 11 -> "update or ignore member set club = 'x' where club = 'c1'";
            case 12 -> "delete from person where id = " + person + " and id % 2 = " + random.nextInt(2);
            default -> "delete from note where id = " + id;
        };
    }

    private static Map<RowKey, List<Value>> contents(ArmedFile file) {
        return file.file().read("read contents", connection -> {
            Map<RowKey, List<Value>> contents = new TreeMap<>();
            try (RowMap map = new RowMap(connection, new Names(connection))) {
                for (LocalTable table : file.schema().tables()) {
                    addContents(connection, map, table, contents);
                }
            }
            return contents;
        });
    }

    private static void addContents(
            Connection connection, RowMap map, LocalTable table, Map<RowKey, List<Value>> contents)
            throws SQLException {
        int keys = table.keyColumns().size();
        List<String> columns = new ArrayList<>(table.keyColumns());
        table.schema().columns().forEach(column -> columns.add(column.name()));
        try (PreparedStatement select = connection.prepareStatement(
                        "select " + Sql.quoted(columns) + " from " + Sql.quote(table.name()));
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                List<Value> values = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    values.add(Values.read(rows, i));
                }
                LocalKey key = table.schema().isNumbered() && values.get(0) instanceof Int number
                        ? LocalKey.of(number.number())
                        : KeyText.localKey(values.subList(0, keys));
                List<Value> image = new ArrayList<>();
                for (int i = keys; i < columns.size(); i++) {
                    String references = table.schema().columns().get(i - keys).references();
                    image.add(
                            references != null && values.get(i) instanceof Int local
                                    ? new Reference(idOf(map, references, LocalKey.of(local.number())))
                                    : values.get(i));
                }
                contents.put(new RowKey(table.name(), idOf(map, table.name(), key)), image);
            }
        }
    }

    private static RowId idOf(RowMap map, String table, LocalKey key) throws SQLException {
        return map.byLocal(table, key)
                .orElseThrow(() -> new AssertionError(table + " " + key + " is not mapped"))
                .id();
    }
}
