package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.ChangeBlocks;
import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.exchange.ExchangeReply;
import com.rainstaff.sync.exchange.RowListing;
import com.rainstaff.sync.feed.FeedPage;
import com.rainstaff.sync.proof.TableSum;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.row.Value;
import com.rainstaff.sync.schema.TableSchema;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two server processes on one PostgreSQL, and PCs that turn from one to the other with each request.
 * {@code -Drainsync.two.seed=2} has them write something else.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TwoInstancesIT {
    private static final long SEED = Long.getLong("rainsync.two.seed", 1);
    private static final List<String> WRITERS =
            List.of("Ankara", "Ankara", "Bursa", "Bursa", "Istanbul", "Izmir", "ALL", "ALL");
    private static final List<String> READERS = List.of("Ankara", "ALL");
    private static final int EXCHANGES = 20;
    private static final int SMALL_PAGE = 7;
    private static final int LARGE_PAGE = 1_000;
    /** After which something hangs; how fast it is stands elsewhere. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    static Path work;

    private static TwoInstances instances;

    @BeforeAll
    static void start() throws Exception {
        instances = TwoInstances.start(work);
    }

    @AfterAll
    static void stop() {
        if (instances != null) {
            instances.close();
        }
    }

    @AfterEach
    void nothing_went_wrong_in_silence() throws Exception {
        assertThat(instances.faults()).as("faults in the logs, seed %d", SEED).isEmpty();
        JsonNode integrity = instances.get(0, "/api/v1/integrity", instances.administrator(), JsonNode.class);
        assertThat(integrity.path("ok").asBoolean() && integrity.path("alerts").isEmpty())
                .as("integrity, seed %d: %s", SEED, integrity)
                .isTrue();
    }

    @Test
    void readers_get_every_number_once_and_in_order_while_eight_pcs_write_the_same_rows() throws Exception {
        List<RandomWork> writers = new ArrayList<>();
        for (String region : WRITERS) {
            Random random = new Random(SEED * 100 + writers.size());
            writers.add(new RandomWork(instances.enrol(region).announcing(RandomWork.schemas(random)), random));
        }
        List<WireDevice> readers = READERS.stream().map(instances::enrol).toList();
        AtomicBoolean writing = new AtomicBoolean(true);

        List<Callable<Void>> writes =
                writers.stream().map(TwoInstancesIT::writing).toList();
        List<Callable<Void>> others = new ArrayList<>();
        readers.forEach(reader -> others.add(() -> follow(reader, writing)));
        others.add(() -> settle(writing));
        ExecutorService threads = Executors.newFixedThreadPool(writes.size() + others.size());
        try {
            List<Future<Void>> beside = others.stream().map(threads::submit).toList();
            try {
                join(threads.invokeAll(writes));
            } finally {
                writing.set(false);
            }
            join(beside);
        } finally {
            threads.shutdownNow();
        }

        StoredLog log = storedLog();
        assertThat(log.kinds())
                .as("what the writers did to each other's rows, seed %d", SEED)
                .contains(EntryKind.UPSERT, EntryKind.TOMBSTONE, EntryKind.MERGE, EntryKind.EVICT);
        assertThat(log.superseded()).as("changes that lost, seed %d", SEED).isPositive();
        for (RandomWork writer : writers) {
            requireWhole(writer.device(), log);
        }
        for (WireDevice reader : readers) {
            requireWhole(reader, log);
            requireSameAsListed(reader);
        }
    }

    @Test
    void numbers_that_are_taken_and_not_committed_hold_readers_back_and_are_not_skipped() throws Exception {
        WireDevice bursa = met("Bursa");
        WireDevice ankara = met("Ankara");
        WireDevice headquarters = met("ALL");
        List<WireDevice> readers = List.of(met("Bursa"), met("ALL"));
        Map<String, Long> before = new TreeMap<>(Map.of(
                "Bursa",
                readers.get(1).position("Bursa"),
                "Ankara",
                readers.get(1).position("Ankara")));

        List<CompletableFuture<HttpResponse<String>>> pushes = new ArrayList<>();
        try (Connection indexing = instances.database();
                Statement statement = indexing.createStatement()) {
            indexing.setAutoCommit(false);
            // As while somebody makes an index: a push gets as far as this table with its entries written.
            statement.execute("lock table row_state in share mode");
            pushes.add(bursa.push(List.of(employee(bursa, "Bursa"), employee(bursa, "Bursa"))));
            awaitWaiting(1);
            pushes.add(ankara.push(List.of(employee(ankara, "Ankara"))));
            pushes.add(headquarters.push(List.of(employee(headquarters, "Bursa"))));
            awaitWaiting(3);
            for (WireDevice reader : readers) {
                reader.catchUp(SMALL_PAGE);
                reader.catchUp(SMALL_PAGE);
            }
            assertThat(readers.get(1).position("Bursa"))
                    .as("how far headquarters has read Bursa while a push to it is not committed")
                    .isEqualTo(before.get("Bursa"));
            indexing.commit();
        }
        bursa.taken(pushes.get(0));
        ankara.taken(pushes.get(1));
        headquarters.taken(pushes.get(2));
        readers.forEach(reader -> reader.catchUp(SMALL_PAGE));

        StoredLog log = storedLog();
        readers.forEach(reader -> requireWhole(reader, log));
        assertThat(readers.get(1).position("Bursa")).isEqualTo(before.get("Bursa") + 3);
        assertThat(readers.get(1).position("Ankara")).isEqualTo(before.get("Ankara") + 1);
    }

    @Test
    void a_feed_that_somebody_holds_makes_its_writers_wait_and_nobody_else() throws Exception {
        WireDevice bursa = met("Bursa");
        WireDevice ankara = met("Ankara");
        WireDevice reader = met("ALL");
        long before = reader.position("Ankara");

        CompletableFuture<HttpResponse<String>> waiting;
        try (Connection holder = instances.database();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update feed set head = head where name = 'Bursa'");
            ankara.exchange(WireDevice.Line.GOOD, List.of(employee(ankara, "Ankara")), LARGE_PAGE);
            waiting = bursa.push(List.of(employee(bursa, "Bursa")));
            awaitWaiting(1);
            reader.catchUp(SMALL_PAGE);
            assertThat(reader.position("Ankara"))
                    .as("how far headquarters has read Ankara while Bursa is held")
                    .isEqualTo(before + 1);
            holder.rollback();
        }
        bursa.taken(waiting);
        reader.catchUp(SMALL_PAGE);
        requireWhole(reader, storedLog());
    }

    @Test
    void a_pc_that_tells_of_a_new_table_and_one_that_writes_to_it_wait_for_each_other_in_one_order() throws Exception {
        WireDevice writes = met("Bursa");
        WireDevice tells = met("Ankara");
        TableSchema drivers = RandomWork.table("drivers", RandomWork.text("full_name"), RandomWork.text("region"));

        CompletableFuture<HttpResponse<String>> deletion;
        CompletableFuture<HttpResponse<String>> announcement;
        try (Connection holder = instances.database();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update feed set head = head where name = '*'");
            deletion = writes.push(List.of(writes.delete(new RowKey("drivers", RowId.numbered(writes.origin(), 1)))));
            awaitWaiting(1);
            announcement = tells.announcing(List.of(drivers)).push(List.of(employee(tells, "Ankara")));
            awaitWaiting(2);
            holder.rollback();
        }
        writes.taken(deletion);
        tells.taken(announcement);
    }

    @Test
    void a_push_at_either_instance_is_news_to_listeners_at_both() throws Exception {
        WireDevice writer = met("Izmir");
        try (Stream<String> first = listen(0);
                Stream<String> second = listen(1)) {
            List<Iterator<String>> listeners = List.of(first.iterator(), second.iterator());
            listeners.forEach(Iterator::next);
            for (int push = 0; push < 2; push++) {
                writer.exchange(WireDevice.Line.GOOD, List.of(employee(writer, "Izmir")), LARGE_PAGE);
                String news = "\"Izmir\":" + writer.position("Izmir") + "}";
                for (Iterator<String> listener : listeners) {
                    String heard = listener.next();
                    while (!heard.endsWith(news)) {
                        heard = listener.next();
                    }
                }
            }
        }
    }

    private static Stream<String> listen(int instance) throws Exception {
        return instances
                .listen(instance, "/api/v1/news", instances.enrol("Izmir").authorization())
                .filter(line -> line.startsWith("data:"));
    }

    private static Callable<Void> writing(RandomWork writer) {
        return () -> {
            Random random = new Random(SEED + writer.device().origin().hashCode());
            try (Connection database = instances.database()) {
                for (int exchange = 0; exchange < EXCHANGES; exchange++) {
                    if (random.nextInt(8) == 0) {
                        wasAwayForLong(writer.device(), database);
                    }
                    writer.exchange();
                }
            }
            return null;
        };
    }

    /** The device comes back after a silence for which it is retired. */
    private static void wasAwayForLong(WireDevice device, Connection database) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(
                "update device set last_contact_at = last_contact_at - interval '1 year' where device_id = ?")) {
            statement.setString(1, device.origin().device());
            statement.executeUpdate();
        }
    }

    private static Void follow(WireDevice reader, AtomicBoolean writing) {
        boolean more = true;
        while (more) {
            boolean over = !writing.get();
            boolean behind = WireDevice.isBehind(reader.exchange(WireDevice.Line.GOOD, List.of(), SMALL_PAGE));
            more = behind || !over;
        }
        return null;
    }

    /** A person settles conflicts as they come, one after the other undone and left as it is. */
    private static Void settle(AtomicBoolean writing) {
        int turn = 0;
        while (writing.get()) {
            JsonNode open = instances.get(turn, "/api/v1/conflicts?limit=1", instances.administrator(), JsonNode.class);
            for (JsonNode conflict : open) {
                boolean undone =
                        turn % 2 == 0 && !conflict.path("kind").asText().equals("orphan");
                String decision = undone ? "undo" : "resolve";
                String path = "/api/v1/conflicts/" + conflict.path("id").asLong() + "/" + decision;
                HttpResponse<String> answer = instances
                        .postLater(turn + 1, path, instances.administrator(), Map.of())
                        .join();
                assertThat(answer.statusCode())
                        .as("%s: %s", path, answer.body())
                        .isIn(200, 404);
            }
            turn++;
        }
        return null;
    }

    private static void join(List<Future<Void>> all) throws Exception {
        for (Future<Void> one : all) {
            one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** A device of {@code region} that has all there is. */
    private static WireDevice met(String region) {
        WireDevice device = instances.enrol(region).announcing(List.copyOf(RandomWork.SCHEMAS.values()));
        device.catchUp(LARGE_PAGE);
        return device;
    }

    private static Upsert employee(WireDevice device, String region) {
        return device.row(RandomWork.EMPLOYEES, new Value.Text("New"), new Value.Text(region));
    }

    /** Returns once {@code count} statements wait for a lock. */
    private static void awaitWaiting(int count) throws Exception {
        try (Connection database = instances.database();
                Statement statement = database.createStatement()) {
            Await.until(
                    () -> {
                        try (ResultSet waiting =
                                statement.executeQuery("select count(distinct pid) from pg_locks where not granted")) {
                            return waiting.next() && waiting.getInt(1) == count;
                        }
                    },
                    LIMIT,
                    count + " statements wait for a lock");
        }
    }

    private static StoredLog storedLog() throws Exception {
        try (Connection database = instances.database()) {
            return StoredLog.read(database);
        }
    }

    /** Each feed the device follows came whole, without a gap and without a number that was there already. */
    private static void requireWhole(WireDevice device, StoredLog log) {
        for (FeedPage page : device.pages()) {
            assertThat(ChangeBlocks.decode(page.blocks()).stream().map(Change::sequence))
                    .as(
                            "numbers in the page of %s after %d through %d of %d for a device of %s, seed %d",
                            page.feed(), page.after(), page.through(), page.head(), device.region(), SEED)
                    .isEqualTo(log.numbersFor(device.origin(), page));
        }
        device.pages().stream().map(FeedPage::feed).distinct().forEach(feed -> {
            List<Long> numbers = log.numbers(feed);
            assertThat(numbers)
                    .as("numbers of feed %s, seed %d", feed, SEED)
                    .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        });
    }

    /** What the pages of a device that writes nothing fold to is what the server lists, and what its sums speak of. */
    private static void requireSameAsListed(WireDevice reader) {
        ExchangeReply last = reader.exchange(WireDevice.Line.GOOD, List.of(), LARGE_PAGE);
        Map<String, Map<RowKey, Upsert>> folded = fold(reader.pages());
        Map<String, Map<RowKey, Upsert>> listed = listed(reader);
        Map<String, TableSum> sums = new TreeMap<>();
        folded.forEach((feed, rows) -> {
            assertThat(reader.position(feed))
                    .as("position in %s", feed)
                    .isEqualTo(last.sums().heads().get(feed));
            assertThat(rows)
                    .as("what a device of %s has of feed %s and what is listed, seed %d", reader.region(), feed, SEED)
                    .isEqualTo(listed.getOrDefault(feed, Map.of()));
            rows.forEach((key, row) -> sums.merge(key.table(), TableSum.NONE.plus(key, row.version()), TableSum::plus));
        });
        Map<String, TableSum> stated = new TreeMap<>(last.sums().tables());
        stated.values().removeIf(TableSum.NONE::equals);
        assertThat(sums)
                .as("sums of a device of %s, seed %d", reader.region(), SEED)
                .isEqualTo(stated);
    }

    private static Map<String, Map<RowKey, Upsert>> fold(List<FeedPage> pages) {
        Map<String, Map<RowKey, Upsert>> feeds = new TreeMap<>();
        for (FeedPage page : pages) {
            Map<RowKey, Upsert> rows = feeds.computeIfAbsent(page.feed(), feed -> new TreeMap<>());
            for (Change change : ChangeBlocks.decode(page.blocks())) {
                if (change instanceof Upsert upsert) {
                    rows.put(upsert.key(), upsert);
                } else {
                    rows.remove(change.key());
                }
            }
        }
        return feeds;
    }

    private static Map<String, Map<RowKey, Upsert>> listed(WireDevice reader) {
        Map<String, Map<RowKey, Upsert>> feeds = new TreeMap<>();
        int turn = 0;
        RowListing.Request next = RowListing.Request.of(List.copyOf(RandomWork.SCHEMAS.keySet()));
        while (next != null) {
            RowListing part = instances.post(turn++, "/api/v1/rows", reader.authorization(), next, RowListing.class);
            for (RowListing.Stretch stretch : part.stretches()) {
                Map<RowKey, Upsert> rows = feeds.computeIfAbsent(stretch.feed(), feed -> new TreeMap<>());
                ChangeBlocks.decode(stretch.blocks()).stream()
                        .filter(Upsert.class::isInstance)
                        .forEach(row -> rows.put(row.key(), (Upsert) row));
            }
            next = part.next();
        }
        return feeds;
    }
}
