package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.demo.api.ServerApi;
import com.rainstaff.sync.demo.process.Agent;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.CommandOutcome;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.Pc;
import com.rainstaff.sync.demo.process.RunSettings;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Databases of other apps, which nobody prepared: two PCs of one region work with each, headquarters has all of them in
 * one file. {@code -Drainsync.odd.seed=7} lets people do other things, {@code -Drainsync.odd.work=400} more of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddDatabasesIT {
    private static final long SEED = Long.getLong("rainsync.odd.seed", 1);
    private static final int WORK = Integer.getInteger("rainsync.odd.work", 40);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int STILL_LOOKS = 20;

    @TempDir
    static Path work;

    private final Children children = new Children();
    private final Map<OddDatabase, List<OddPc>> pcs = new EnumMap<>(OddDatabase.class);
    private OddPc headquarters;
    private WorkFolder folder;
    private Server server;

    @BeforeAll
    void people_work_on_all_pcs() throws Exception {
        startServer();
        for (OddDatabase database : OddDatabase.values()) {
            pcs.put(database, List.of(pc(database, "A"), pc(database, "B")));
        }
        headquarters = headquarters();
        takePart();
        awaitQuiet("the files as they began");
        atOnce(this::workTogether);
        awaitQuiet("after work on all PCs");
        for (int who : new int[] {0, 1}) {
            atOnce(database -> List.of(() -> workAlone(database, who)));
            awaitQuiet("after work on one PC of each region");
        }
        pcs.values().forEach(two -> two.get(0).agent().stop());
        atOnce(this::workTogether);
        for (List<OddPc> two : pcs.values()) {
            two.get(0).agent().start();
        }
        awaitQuiet("after one PC of each region was away");
    }

    @AfterAll
    void end() {
        children.close();
    }

    @ParameterizedTest
    @EnumSource
    void most_of_what_people_tried_was_done(OddDatabase database) {
        for (OddPc pc : pcs.get(database)) {
            assertThat(pc.worker().done())
                    .as("transactions on %s, seed %d", pc.name(), SEED)
                    .isGreaterThan(WORK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_pcs_hold_the_same_rows(OddDatabase database) throws SQLException {
        OddPc first = pcs.get(database).get(0);
        Map<String, List<String>> rows = rows(database, first);

        assertThat(rows.values().stream().mapToInt(List::size).sum())
                .as("rows, or there is nothing to compare")
                .isGreaterThan(WORK / 2);
        for (OddPc other : List.of(pcs.get(database).get(1), headquarters)) {
            Map<String, List<String>> there = rows(database, other);
            for (Map.Entry<String, List<String>> table : rows.entrySet()) {
                assertThat(there.get(table.getKey()))
                        .as("%s, seed %d; %s; %s", table.getKey(), SEED, first.standing(), other.standing())
                        .containsExactlyElementsOf(table.getValue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_set_aside_waits_for_a_parent_that_was_deleted(OddDatabase database) throws SQLException {
        for (OddPc pc : everybody(database)) {
            assertThat(pc.found("select reason from rainsync_parked where reason <> 'orphan'"))
                    .as(pc.standing())
                    .isEmpty();
            assertThat(pc.figures().held()).as(pc.standing()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void files_are_sound_and_references_lead_somewhere(OddDatabase database) throws SQLException {
        for (OddPc pc : everybody(database)) {
            assertThat(pc.found("pragma integrity_check")).as(pc.name()).containsExactly("ok");
            assertThat(pc.found("pragma foreign_key_check")).as(pc.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void views_show_the_same(OddDatabase database) throws SQLException {
        OddPc first = pcs.get(database).get(0);
        List<String> views = first.found("select name from sqlite_schema where type = 'view'");
        assertThat(views).isNotEmpty();
        for (String view : views) {
            String select = "select * from \"" + view + "\"";
            for (OddPc other : List.of(pcs.get(database).get(1), headquarters)) {
                assertThat(other.found(select))
                        .as("%s at %s, seed %d", view, other.name(), SEED)
                        .isEqualTo(first.found(select));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_table_that_cannot_sync_is_named_in_the_status(OddDatabase database) throws IOException {
        CommandOutcome said = pcs.get(database).get(0).agent().command(Map.of(), "status", "--json");
        JsonNode notSynced = new ObjectMapper().readTree(said.output()).path("notSynced");

        assertThat(notSynced.fieldNames())
                .toIterable()
                .as(said.toString())
                .containsExactlyElementsOf(database.unsynced());
        assertThat(notSynced).allSatisfy(reason -> assertThat(reason.asText()).contains("no primary key"));
    }

    private Map<String, List<String>> rows(OddDatabase database, OddPc pc) throws SQLException {
        TreeSet<String> tables = new TreeSet<>(pcs.get(database).get(0).found("""
                select name from pragma_table_list where schema = 'main' and type = 'table'
                and name not like 'sqlite%' and name not like 'rainsync%'"""));
        tables.removeAll(database.unsynced());
        return LikeRows.read(pc.file(), tables, database.undeclared());
    }

    private List<OddPc> everybody(OddDatabase database) {
        return Stream.concat(pcs.get(database).stream(), Stream.of(headquarters))
                .toList();
    }

    private void startServer() throws IOException, InterruptedException {
        folder = new WorkFolder(work.resolve("demo"));
        folder.create();
        Path catalog = work.resolve("catalog.json");
        new ObjectMapper().writeValue(catalog.toFile(), catalog());
        RunSettings settings = RunSettings.of(folder, 0);
        server = new Server(
                installation(),
                folder,
                children,
                settings.port(),
                settings.adminPassword(),
                Map.of("RAINSYNC_CATALOG_FILE", catalog.toString()));
        server.start();
    }

    /** What an administrator writes: rows belong to the PC's region; and the references that the files do not declare. */
    private static Map<String, Object> catalog() {
        Map<String, Object> tables = new LinkedHashMap<>();
        for (OddDatabase database : OddDatabase.values()) {
            database.undeclared()
                    .forEach((table, references) ->
                            tables.put(table, Map.of("scope", "region", "references", references)));
        }
        return Map.of("app", "others", "unlisted", "region", "tables", tables);
    }

    private OddPc pc(OddDatabase database, String letter) throws IOException, SQLException {
        OddPc pc = pc(database + " " + letter, letter, SEED + database.ordinal() + letter.charAt(0));
        create(pc, database);
        pc.worker().all(database.start());
        return pc;
    }

    private OddPc headquarters() throws IOException, SQLException {
        OddPc pc = pc("HEADQUARTERS", "H", SEED);
        for (OddDatabase database : OddDatabase.values()) {
            create(pc, database);
        }
        return pc;
    }

    private OddPc pc(String name, String letter, long seed) throws IOException {
        Pc pc = folder.pc(name, "app's.db");
        pc.create();
        Agent agent = new Agent(pc, installation(), folder, children, server.address());
        return new OddPc(agent, new OddWorker(pc.file().path(), letter, seed));
    }

    private static void create(OddPc pc, OddDatabase database) throws SQLException {
        pc.file().write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(database.schema());
            }
        });
    }

    private void takePart() throws Exception {
        ServerApi api = new ServerApi(server.address(), server.adminPassword());
        List<Work> all = new ArrayList<>();
        for (OddDatabase database : OddDatabase.values()) {
            for (OddPc pc : pcs.get(database)) {
                String token = api.enrolmentToken(database.region(), pc.name());
                all.add(() -> takePart(pc, token));
            }
        }
        String token = api.enrolmentToken("ALL", headquarters.name());
        all.add(() -> takePart(headquarters, token));
        atOnce(all);
    }

    private static void takePart(OddPc pc, String token) throws IOException {
        CommandOutcome outcome = pc.agent().enroll(token);
        assertThat(outcome.succeeded()).as(outcome.problem()).isTrue();
        pc.agent().start();
    }

    /** Somebody's work. */
    private interface Work {
        void perform() throws Exception;
    }

    /** Who does what with one database. */
    private interface Plan {
        List<Work> of(OddDatabase database);
    }

    private List<Work> workTogether(OddDatabase database) {
        return pcs.get(database).stream()
                .<Work>map(pc -> () -> pc.worker().work(database.work(), WORK))
                .toList();
    }

    private void workAlone(OddDatabase database, int who) throws SQLException {
        pcs.get(database).get(who).worker().work(database.workAlone(), WORK / 2);
    }

    private static void atOnce(Plan plan) throws Exception {
        List<Work> all = new ArrayList<>();
        for (OddDatabase database : OddDatabase.values()) {
            all.addAll(plan.of(database));
        }
        atOnce(all);
    }

    private static void atOnce(List<Work> all) throws Exception {
        ExecutorService people = Executors.newCachedThreadPool();
        try {
            List<Future<?>> working = new ArrayList<>();
            for (Work one : all) {
                working.add(people.submit(() -> {
                    one.perform();
                    return null;
                }));
            }
            for (Future<?> one : working) {
                one.get();
            }
        } finally {
            people.shutdownNow();
        }
    }

    /** Returns when nothing is on its way in any direction and nothing has moved for a while. */
    private void awaitQuiet(String when) throws Exception {
        List<SyncFigures> before = new ArrayList<>();
        int[] still = {0};
        try {
            Await.until(
                    () -> {
                        List<SyncFigures> now = figures();
                        still[0] = now.equals(before) && isQuiet(now) ? still[0] + 1 : 0;
                        before.clear();
                        before.addAll(now);
                        return still[0] >= STILL_LOOKS;
                    },
                    LIMIT,
                    "quiet");
        } catch (AssertionError never) {
            throw new AssertionError(when + ", seed " + SEED + ": " + standing(), never);
        }
    }

    private boolean isQuiet(Collection<SyncFigures> all) throws SQLException {
        for (OddPc pc : all()) {
            if (!pc.isQuiet(all)) {
                return false;
            }
        }
        return true;
    }

    private List<SyncFigures> figures() throws SQLException {
        List<SyncFigures> figures = new ArrayList<>();
        for (OddPc pc : all()) {
            figures.add(pc.figures());
        }
        return figures;
    }

    private String standing() throws SQLException {
        StringBuilder standing = new StringBuilder();
        for (OddPc pc : all()) {
            standing.append("\n").append(pc.standing());
        }
        return standing.toString();
    }

    private List<OddPc> all() {
        return Stream.concat(pcs.values().stream().flatMap(List::stream), Stream.of(headquarters))
                .toList();
    }

    private static Installation installation() {
        return Installation.below(Path.of(".."));
    }
}
