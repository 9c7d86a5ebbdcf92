package com.rainstaff.sync.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rainstaff.sync.agent.ArmedFile;
import com.rainstaff.sync.agent.FakeServer;
import com.rainstaff.sync.agent.SqliteFiles;
import com.rainstaff.sync.agent.config.DeviceFile;
import com.rainstaff.sync.agent.config.DeviceFile.Device;
import com.rainstaff.sync.agent.config.Home;
import com.rainstaff.sync.agent.cycle.AgentLock;
import com.rainstaff.sync.exchange.Enrolment;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.region.Region;
import com.rainstaff.sync.schema.Catalog;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

@QuarkusTest
class AgentCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TABLE = "create table notes (id integer primary key autoincrement, text text)";

    @TempDir
    Path folder;

    private final IFactory factory;
    private Path home;
    private String out;
    private String err;

    AgentCommandTest(IFactory factory) {
        this.factory = factory;
    }

    @BeforeEach
    void nameTheHome() {
        home = folder.resolve("ajan");
    }

    @Test
    void version_says_the_protocol() throws IOException {
        assertThat(run("version", "--json")).isZero();
        assertThat(JSON.readTree(out).get("protocol").asInt()).isEqualTo(1);
    }

    @Test
    void no_command_a_misspelt_one_and_a_bad_setting_are_usage() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(run("status", "--server", "example.com")).isEqualTo(2);
        assertThat(err).contains("--server");
    }

    @Test
    void before_enrolment_commands_say_how_to_enrol() {
        for (String command : List.of("run", "sync", "status", "verify", "migrate")) {
            assertThat(run(command, "--lang", "en")).as(command).isEqualTo(3);
            assertThat(err).as(command).contains("enroll --server");
        }
        assertThat(run("sync", "--lang", "tr")).isEqualTo(3);
        assertThat(err).contains("kayıtlı değil");
    }

    @Test
    void sync_ends_with_0_in_step_4_unreachable_5_refused() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address())) {
            file.app("insert into notes (text) values ('bir')");
            assertThat(run("sync", "--json")).isZero();
            assertThat(JSON.readTree(out).get("sent").asInt()).isEqualTo(1);
            server.then(FakeServer.page(503, "text/html", "<html>waking</html>"));
            assertThat(run("sync")).isEqualTo(4);
            server.then(FakeServer.problem(ProblemType.STALE_NONCE, "An old file."));
            assertThat(run("sync", "--lang", "en")).isEqualTo(5);
            assertThat(out).contains("works on another PC").contains("An old file.");
            assertThat(run("status")).isEqualTo(5);
        }
    }

    @Test
    void status_names_tables_that_do_not_sync_and_says_why() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address())) {
            file.app("create table scraps (said text)");
            assertThat(run("status", "--json")).isZero();
            assertThat(JSON.readTree(out).get("notSynced").get("scraps").asText())
                    .contains("no primary key");
            assertThat(run("status", "--lang", "en")).isZero();
            assertThat(out).contains("Table scraps does not sync: it has no primary key");
        }
    }

    @Test
    void status_tells_what_waits_while_an_agent_works() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address());
                AgentLock working = AgentLock.take(Home.at(home).lock()).orElseThrow()) {
            assertThat(working).isNotNull();
            file.app("insert into notes (text) values ('bir'), ('iki')");
            assertThat(run("status", "--json")).isZero();
            JsonNode status = JSON.readTree(out);
            assertThat(status.get("pendingUp").asInt()).isEqualTo(2);
            assertThat(status.get("rows").get("notes").asInt()).isEqualTo(2);
            assertThat(status.get("region").asText()).isEqualTo("Istanbul");
            assertThat(run("sync", "--lang", "en")).isEqualTo(1);
            assertThat(err).contains("Another agent");
        }
    }

    @Test
    void verify_ends_with_5_when_a_trigger_is_gone() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address())) {
            assertThat(run("verify")).as(out).isZero();
            String trigger = file.texts("select name from sqlite_schema where type = 'trigger'")
                    .get(0);
            file.app("drop trigger \"" + trigger + "\"");
            assertThat(run("verify", "--json")).isEqualTo(5);
            assertThat(JSON.readTree(out).get("triggersCurrent").asBoolean()).isFalse();
        }
    }

    @Test
    void rollback_keeps_changes_that_wait_unless_forced_and_leaves_the_rows() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address())) {
            file.app("insert into notes (text) values ('bir')");
            assertThat(run("rollback")).isEqualTo(1);
            assertThat(err).contains("--force");
            assertThat(run("rollback", "--force")).isZero();
            assertThat(file.texts("select count(*) from sqlite_schema where name like 'rainsync%'"))
                    .containsExactly("0");
            assertThat(file.texts("select text from notes")).containsExactly("bir");
        }
    }

    @Test
    void rollback_of_the_triggers_alone_lets_the_app_drop_a_column_and_migrate_finds_what_it_wrote() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address())) {
            file.app("alter table notes add column author text");
            file.app("insert into notes (text) values ('bir')");
            assertThat(run("sync")).isZero();
            file.app("insert into notes (text) values ('iki')");
            assertThat(run("rollback", "--triggers-only", "--lang", "en")).isZero();
            assertThat(out).contains("rainsync-agent migrate");
            file.app("alter table notes drop column author; insert into notes (text) values ('üç')");
            assertThat(run("doctor", "--lang", "tr")).isEqualTo(5);
            assertThat(out).contains("rainsync-agent migrate");
            assertThat(run("sync")).isNotZero();

            assertThat(run("migrate")).isZero();
            assertThat(run("sync")).isZero();
            assertThat(server.requests().stream()
                            .filter(request -> request.push() != null)
                            .mapToInt(request -> request.push()
                                    .toChangeSet(ArmedFile.OWN)
                                    .changes()
                                    .size())
                            .sum())
                    .isEqualTo(3);
        }
    }

    @Test
    void backup_copies_the_file_and_refuses_to_write_over_another() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address())) {
            assertThat(file.report()).isNotNull();
            Path copy = folder.resolve("yedek ş.db");
            assertThat(run("backup", "--out", copy.toString())).isZero();
            assertThat(copy).isNotEmptyFile();
            assertThat(run("backup", "--out", copy.toString())).isEqualTo(1);
        }
    }

    @Test
    void enroll_copies_the_file_arms_it_and_remembers_everything_a_later_run_needs() throws Exception {
        Path database = database(folder.resolve("Şube Verileri"), TABLE + "; insert into notes (text) values ('bir')");
        try (FakeServer server = FakeServer.start()) {
            int code = run(
                    "enroll",
                    "--json",
                    "--server",
                    server.address().toString(),
                    "--token",
                    FakeServer.TOKEN,
                    "--db",
                    database.toString(),
                    "--name",
                    "İstanbul 1",
                    "--own-label",
                    "Ankara");
            assertThat(code).as(err + out).isZero();
            assertThat(Path.of(JSON.readTree(out).get("backup").asText())).isNotEmptyFile();
            assertThat(JSON.readTree(out)
                            .get("armed")
                            .get("baselineRows")
                            .get("notes")
                            .asInt())
                    .isEqualTo(1);
            assertThat(Files.readString(Home.at(home).settings()))
                    .contains("db = " + database)
                    .contains("own-labels = Ankara");
            assertThat(run("sync", "--json")).as(out).isZero();
            assertThat(JSON.readTree(out).get("sent").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_refused_token_leaves_no_trace() throws Exception {
        Path database = database(folder, TABLE);
        byte[] before = Files.readAllBytes(database);
        try (FakeServer server = FakeServer.start()) {
            int code = run(
                    "enroll",
                    "--server",
                    server.address().toString(),
                    "--token",
                    "used-up",
                    "--db",
                    database.toString(),
                    "--name",
                    "PC");
            assertThat(code).isEqualTo(5);
            assertThat(err).contains("Ask for a new token.");
            assertThat(Home.at(home).device()).doesNotExist();
            assertThat(database).hasBinaryContent(before);
        }
    }

    @Test
    void enroll_refuses_a_second_time_before_anybody_is_asked() throws Exception {
        try (FakeServer server = FakeServer.start();
                ArmedFile file = enrolled(server.address())) {
            assertThat(file.report()).isNotNull();
            assertThat(run("enroll", "--token", "t", "--name", "PC")).isEqualTo(1);
            assertThat(err).contains(ArmedFile.OWN.device());
        }
    }

    @Test
    void doctor_names_the_file_that_is_not_there() throws Exception {
        new DeviceFile(Home.at(home).device()).write(device(URI.create("http://127.0.0.1:9")));
        int code = run("doctor", "--json", "--db", folder.resolve("yok.db").toString());
        assertThat(code).isEqualTo(5);
        JsonNode checks = JSON.readTree(out).get("checks");
        assertThat(checks).anySatisfy(check -> {
            assertThat(check.get("check").asText()).isEqualTo("file");
            assertThat(check.get("grade").asText()).isEqualTo("FAIL");
            assertThat(check.get("remedy").asText()).isNotEmpty();
        });
    }

    private ArmedFile enrolled(URI server) throws IOException {
        ArmedFile file = ArmedFile.create(folder, TABLE);
        new DeviceFile(Home.at(home).device()).write(device(server));
        Files.writeString(Home.at(home).settings(), "db = " + file.file().path() + "\nserver = " + server + "\n");
        return file;
    }

    private static Path database(Path in, String sql) throws IOException {
        Files.createDirectories(in);
        Path database = in.resolve("puantaj.db");
        SqliteFiles.write(database, sql);
        return database;
    }

    private static Device device(URI server) {
        return new Device(
                server,
                new Enrolment.Reply(
                        ArmedFile.OWN.device(),
                        "secret",
                        Region.of("Istanbul"),
                        1,
                        "g1",
                        ArmedFile.REGIONS,
                        Catalog.NONE));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--home");
        all.add(home.toString());
        StringWriter said = new StringWriter();
        StringWriter complained = new StringWriter();
        CommandLine commandLine = new CommandLine(AgentCommand.class, factory)
                .setExecutionExceptionHandler(new Failures())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(complained));
        int code = commandLine.execute(all.toArray(String[]::new));
        out = said.toString();
        err = complained.toString();
        return code;
    }
}
