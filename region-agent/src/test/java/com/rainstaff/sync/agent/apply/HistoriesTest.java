package com.rainstaff.sync.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.ColumnMask;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that hold for any history of several PCs, cut into pages in any way. */
class HistoriesTest {
    private static final String OFFICE = """
            create table employees (id integer primary key autoincrement, name text, chief_id integer references employees (id));
            create table vehicles (id integer primary key, plate text unique, driver_id integer references employees (id));
            create table timesheets (
                id integer primary key, employee_id integer not null references employees (id) on delete cascade,
                vehicle_id integer references vehicles (id), hours real);
            """;

    @TempDir
    Path folder;

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pages_of_any_size_give_the_same_file_as_the_history_itself(long seed) {
        History history = new History(new Random(seed), false);
        List<Change> changes = history.make(100);
        Set<String> expected = history.content();
        for (int cut = 0; cut < 3; cut++) {
            try (Pc pc = Pc.create(newFolder(), OFFICE)) {
                pullInPages(pc, changes, new Random(seed * 31 + cut), 1 + cut * 20);
                assertThat(differences(content(pc), expected))
                        .as("seed %d, cut %d", seed, cut)
                        .isEmpty();
                assertThat(pc.parked()).as("seed %d, cut %d", seed, cut).isEmpty();
                assertThat(pc.violations()).as("seed %d, cut %d", seed, cut).isEmpty();
                assertThat(pc.rows("select count(*) from rainsync_outbox")).containsExactly("0");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_row_is_in_the_file_or_put_aside_whatever_collides_or_loses_its_parent(long seed) {
        History history = new History(new Random(seed), true);
        List<Change> changes = history.make(100);
        try (Pc pc = Pc.create(newFolder(), OFFICE)) {
            pullInPages(pc, changes, new Random(seed), 20);
            Set<String> kept = new TreeSet<>(parked(pc));
            Set<String> aside = new HashSet<>();
            kept.forEach(row -> aside.add(row.substring(0, row.indexOf('['))));
            content(pc).stream()
                    .filter(row -> !aside.contains(row.substring(0, row.indexOf('['))))
                    .forEach(kept::add);
            assertThat(differences(kept, history.content())).as("seed %d", seed).isEmpty();
            assertThat(pc.violations()).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void applying_a_page_twice_is_applying_it_once(long seed) {
        History history = new History(new Random(seed), true);
        List<Change> changes = history.make(100);
        try (Pc once = Pc.create(newFolder(), OFFICE);
                Pc twice = Pc.create(newFolder(), OFFICE)) {
            List<ExchangeReply> replies = replies(changes, new Random(seed), 15);
            for (ExchangeReply reply : replies) {
                once.apply(reply, Optional.empty());
                twice.apply(reply, Optional.empty());
                twice.apply(reply, Optional.empty());
            }
            replies.forEach(reply -> twice.apply(reply, Optional.empty()));
            for (String table : List.of("employees", "vehicles", "timesheets", "rainsync_row")) {
                String rows = "select * from " + table;
                assertThat(differences(Set.copyOf(twice.rows(rows)), Set.copyOf(once.rows(rows))))
                        .as("seed %d, table %s", seed, table)
                        .isEmpty();
            }
            assertThat(twice.parked()).as("seed %d", seed).isEqualTo(once.parked());
            assertThat(twice.state().cursor()).isEqualTo(once.state().cursor());
        }
    }

    private Path newFolder() {
        try {
            return Files.createTempDirectory(folder, "pc");
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static void pullInPages(Pc pc, List<Change> changes, Random random, int largest) {
        replies(changes, random, largest).forEach(reply -> pc.apply(reply, Optional.empty()));
    }

    /** The history in stretches, each with the last change of a row alone, as the server's pages are. */
    private static List<ExchangeReply> replies(List<Change> changes, Random random, int largest) {
        List<ExchangeReply> replies = new ArrayList<>();
        int from = 0;
        while (from < changes.size()) {
            int to = Math.min(changes.size(), from + 1 + random.nextInt(largest));
            Map<RowKey, Change> last = new LinkedHashMap<>();
            for (int i = from; i < to; i++) {
                last.remove(changes.get(i).key());
                last.put(changes.get(i).key(), Pc.at(i + 1, changes.get(i)));
            }
            replies.add(Pc.reply(
                    List.of(new FeedPage(
                            "Ankara",
                            from,
                            to,
                            changes.size(),
                            ChangeBlocks.encode(List.copyOf(last.values()), Pc.OWN))),
                    List.of(),
                    null));
            from = to;
        }
        return replies;
    }

    private static List<String> differences(Set<String> actual, Set<String> expected) {
        List<String> differences = new ArrayList<>();
        expected.stream().filter(row -> !actual.contains(row)).forEach(row -> differences.add("missing " + row));
        actual.stream().filter(row -> !expected.contains(row)).forEach(row -> differences.add("surplus " + row));
        return differences;
    }

    private static Set<String> content(Pc pc) {
        return pc.file().read("read content", connection -> {
            Set<String> content = new TreeSet<>();
            try (Statements statements = new Statements(connection);
                    RowMap rows = new RowMap(connection, new Names(connection))) {
                FileRows files = new FileRows(statements, pc.schema());
                for (String name : files.names()) {
                    TableRows table = files.of(name);
                    for (var key : table.keysWhere("true", List.of())) {
                        RowMap.Entry entry = rows.byLocal(name, key).orElseThrow();
                        List<Value> image = new ArrayList<>(table.read(key).orElseThrow());
                        for (int i = 0; i < image.size(); i++) {
                            String parent =
                                    table.table().schema().columns().get(i).references();
                            if (parent != null && image.get(i) instanceof Value.Int id) {
                                image.set(
                                        i,
                                        new Value.Reference(rows.byLocal(parent, LocalKey.of(id.number()))
                                                .orElseThrow()
                                                .id()));
                            }
                        }
                        content.add(new RowKey(name, entry.id()) + " " + image + " " + entry.version());
                    }
                }
            }
            return content;
        });
    }

    private static Set<String> parked(Pc pc) {
        Set<String> found = new TreeSet<>();
        for (String change : pc.rows("select change from rainsync_parked")) {
            Upsert upsert = (Upsert) ChangeText.read(change);
            found.add(upsert.key() + " " + upsert.image() + " " + upsert.version());
        }
        return found;
    }

    /** Several PCs' writes, one after the other, as a server orders them; what stands in the end is known. */
    private static final class History {
        private final Random random;
        private final boolean quarrels;
        private final Sender first = Sender.of("izmir00001", OFFICE, Catalog.NONE);
        private final List<Sender> senders = List.of(first, first.another("bursa00001"), first.another("rize000001"));
        private final Map<RowKey, Upsert> standing = new LinkedHashMap<>();
        private final Set<String> plates = new HashSet<>();
        private final List<Change> changes = new ArrayList<>();
        private long numbers;

        History(Random random, boolean quarrels) {
            this.random = random;
            this.quarrels = quarrels;
        }

        List<Change> make(int count) {
            while (changes.size() < count) {
                Sender sender = senders.get(random.nextInt(senders.size()));
                String table = List.of("employees", "vehicles", "timesheets").get(random.nextInt(3));
                int dice = random.nextInt(10);
                List<RowKey> rows = rows(table);
                if (dice < 5 || rows.isEmpty()) {
                    write(sender, sender.key(table, 1 + numbers++ / 3));
                } else if (dice < 8) {
                    write(sender, rows.get(random.nextInt(rows.size())));
                } else {
                    remove(sender, rows.get(random.nextInt(rows.size())), dice == 9);
                }
            }
            return changes;
        }

        Set<String> content() {
            Set<String> content = new TreeSet<>();
            standing.values()
                    .forEach(upsert -> content.add(upsert.key() + " " + upsert.image() + " " + upsert.version()));
            return content;
        }

        private void write(Sender sender, RowKey key) {
            Upsert was = standing.get(key);
            if (was != null && key.table().equals("vehicles")) {
                plates.remove(((Value.Text) was.image().get(0)).text());
            }
            switch (key.table()) {
                case "employees" -> put(sender.upsert(key, "name " + random.nextInt(9), any("employees", true)));
                case "vehicles" -> put(sender.upsert(key, plate(), any("employees", true)));
                default -> {
                    Object employee = any("employees", false);
                    if (employee != null) {
                        put(sender.upsert(key, employee, any("vehicles", true), random.nextDouble()));
                    }
                }
            }
        }

        private String plate() {
            String plate = "06 " + random.nextInt(12);
            while (!quarrels && plates.contains(plate)) {
                plate = "06 " + random.nextInt(1_000);
            }
            plates.add(plate);
            return plate;
        }

        private Object any(String table, boolean orNone) {
            List<RowKey> rows = rows(table);
            return rows.isEmpty() || (orNone && random.nextBoolean())
                    ? null
                    : rows.get(random.nextInt(rows.size())).id();
        }

        private void put(Upsert upsert) {
            standing.put(upsert.key(), upsert);
            changes.add(upsert);
        }

        // The origin's own cascade: rows that refer to the deleted one are deleted or let go of it first.
        private void remove(Sender sender, RowKey key, boolean evict) {
            for (Upsert child : quarrels ? List.<Upsert>of() : List.copyOf(standing.values())) {
                List<Integer> positions = references(child, key);
                if (positions.isEmpty() || !standing.containsKey(child.key())) {
                    continue;
                }
                if (child.key().table().equals("timesheets") && positions.contains(0)) {
                    remove(sender, child.key(), evict);
                } else {
                    List<Value> image =
                            new ArrayList<>(standing.get(child.key()).image());
                    positions.forEach(position -> image.set(position, Value.NULL));
                    put(new Upsert(0, child.key(), sender.next(), 0, child.schema(), ColumnMask.ALL, image));
                }
            }
            Upsert was = standing.remove(key);
            if (key.table().equals("vehicles")) {
                plates.remove(((Value.Text) was.image().get(0)).text());
            }
            changes.add(evict ? new Evict(0, key, sender.next(), "Istanbul") : new Tombstone(0, key, sender.next(), 0));
        }

        private List<Integer> references(Upsert child, RowKey parent) {
            List<Integer> positions = new ArrayList<>();
            var columns = first.schema()
                    .table(child.key().table())
                    .orElseThrow()
                    .schema()
                    .columns();
            for (int i = 0; i < columns.size(); i++) {
                if (parent.table().equals(columns.get(i).references())
                        && child.image().get(i).equals(new Value.Reference(parent.id()))) {
                    positions.add(i);
                }
            }
            return positions;
        }

        private List<RowKey> rows(String table) {
            return standing.keySet().stream()
                    .filter(key -> key.table().equals(table))
                    .toList();
        }
    }
}
