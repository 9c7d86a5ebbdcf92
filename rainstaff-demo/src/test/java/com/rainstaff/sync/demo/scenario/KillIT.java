package com.rainstaff.sync.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.demo.check.Checks;
import com.rainstaff.sync.demo.check.ContentCheck;
import com.rainstaff.sync.demo.office.Office;
import com.rainstaff.sync.demo.process.Agent;
import com.rainstaff.sync.demo.process.Children;
import com.rainstaff.sync.demo.process.Installation;
import com.rainstaff.sync.demo.process.RunSettings;
import com.rainstaff.sync.demo.process.Server;
import com.rainstaff.sync.demo.process.WorkFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills every program there is with -9 while 20,000 rows are on their way. {@code -Drainsync.kills=50} kills each kind
 * fifty times instead of once, {@code -Drainsync.kills.seed=2} at other moments.
 */
class KillIT {
    private static final int KILLS_OF_EACH = Integer.getInteger("rainsync.kills", 1);
    private static final long SEED = Long.getLong("rainsync.kills.seed", 1);
    private static final int ROWS = 20_000;
    /** Written where everything has arrived before the last kill, so that none of them meets programs at rest. */
    private static final int MORE_ROWS = 4_000;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path work;

    private final Random random = new Random(SEED);
    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);
    private int written;

    /** What is killed. */
    private enum Victim {
        SENDING_AGENT,
        RECEIVING_AGENT,
        SERVER,
        DATABASE,
        DATABASE_PROCESS
    }

    @Test
    void whatever_is_killed_while_rows_are_on_their_way_nothing_is_lost_and_nothing_doubled() throws Exception {
        WorkFolder folder = new WorkFolder(work.resolve("demo"));
        RunSettings settings = RunSettings.of(folder, 0);
        Installation installation = Installation.below(Path.of(".."));
        try (Children children = new Children()) {
            Server server = new Server(installation, folder, children, settings.port(), settings.adminPassword());
            Site site = new Site(installation, folder, children, Clock.systemUTC(), server);
            new Founding(site, new Checks(new PrintWriter(new StringWriter()))).found();
            assertThat(site.awaitQuiet(LIMIT)).as("in step; " + site.unrest()).isTrue();
            write(site, ROWS);

            for (Victim victim : victims()) {
                kill(victim, site);
            }

            assertThat(killed).as("kills, seed %d", SEED).hasSize(Victim.values().length);
            assertThat(site.awaitQuiet(LIMIT))
                    .as("in step again; " + site.unrest())
                    .isTrue();
            requireAllOnce(site);
        }
    }

    private List<Victim> victims() {
        List<Victim> victims = new ArrayList<>();
        for (int kill = 0; kill < KILLS_OF_EACH; kill++) {
            victims.addAll(List.of(Victim.values()));
        }
        Collections.shuffle(victims, random);
        return victims;
    }

    private void kill(Victim victim, Site site) throws Exception {
        if (waiting(site) == 0) {
            write(site, MORE_ROWS);
        }
        long moment = random.nextLong(Math.max(1, waiting(site)));
        Await.until(() -> waiting(site) <= moment, LIMIT, "no more than " + moment + " rows wait");
        Await.until(() -> strike(victim, site), LIMIT, victim + " is back to be killed");
        killed.merge(victim, 1, Integer::sum);
    }

    private static long waiting(Site site) throws SQLException {
        return site.figures().get(Office.IZMIR).pendingUp();
    }

    /** False where the victim is not there, as a database that was killed a moment ago. */
    private boolean strike(Victim victim, Site site) throws IOException, InterruptedException {
        return switch (victim) {
            case SENDING_AGENT -> restart(site.agent(Office.IZMIR));
            case RECEIVING_AGENT -> restart(site.agent(Office.HEADQUARTERS));
            case SERVER -> restart(site.server());
            case DATABASE -> site.server().killDatabase();
            case DATABASE_PROCESS -> site.server().killBackend(random);
        };
    }

    private static boolean restart(Agent agent) throws IOException {
        boolean struck = agent.kill();
        agent.revive();
        return struck;
    }

    private static boolean restart(Server server) throws IOException, InterruptedException {
        boolean struck = server.isAlive();
        server.kill();
        server.start();
        return struck;
    }

    private void write(Site site, int rows) throws SQLException {
        BulkTimesheets.write(site.folder().file(Office.IZMIR), written + 1, written + rows);
        written += rows;
    }

    private void requireAllOnce(Site site) throws SQLException {
        for (String figure : List.of("count(*)", "count(distinct notes)")) {
            assertThat(BulkTimesheets.figure(site.folder().file(Office.HEADQUARTERS), figure))
                    .as("%s of the rows at headquarters, seed %d", figure, SEED)
                    .isEqualTo(written);
        }
        assertThat(ContentCheck.union(site.contents(Office.HEADQUARTERS), site.regional())
                        .differences())
                .as("differences between headquarters and the regions, seed %d", SEED)
                .isEmpty();
    }
}
