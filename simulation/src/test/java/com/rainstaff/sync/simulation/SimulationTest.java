package com.rainstaff.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.rainstaff.sync.agent.client.ServerClient;
import com.rainstaff.sync.agent.client.SyncApi;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to three regional PCs, headquarters and the server: once it is over, all of them have the same rows,
 * and every write is in the log once. Each seed is one history; {@code -Dsim.seeds=FROM..TO} says which run.
 */
@QuarkusTest
@QuarkusTestResource(SimulatedHost.class)
class SimulationTest {
    private static final int STEPS = 130;
    private static final int MOST_REPORTED = Integer.getInteger("sim.failures", 3);
    private static final int MOST_TRIALS = Integer.getInteger("sim.trials", 100);

    /** Enough histories that none of these can be missing by chance. */
    private static final int MANY_SEEDS = 50;

    /** Of a longer list, so many are lived however long they take, and the others while {@code sim.minutes} last. */
    private static final int FEWEST_SEEDS = 120;

    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("sim.minutes", Integer.MAX_VALUE));

    private static final int TOLD_EVERY = 100;

    private static final List<String> EXPECTED = List.of(
            "agent: ended after: apply what the server sent",
            "agent: ended before: apply what the server sent",
            "agent: ended after: remember announced schemas",
            "app: column added",
            "app: file restored",
            "app: child inserted before its parent",
            "app: key changed",
            "app: key of two columns changed",
            "app: row deleted",
            "app: row deleted and inserted anew",
            "app: row displaced by REPLACE",
            "app: row left to the region column's default",
            "app: row moved to a region",
            "app: row with a foreign or unknown region",
            "app: statement refused by the app's own tables",
            "app: table rebuilt",
            "app: transaction rolled back",
            "app: unique values swapped",
            "clock: off by more than a day",
            "clock: off by more than a minute",
            "clock: set",
            "clock: two PCs in the same stamp",
            "conflict: delete-update",
            "conflict: merge",
            "conflict: orphan",
            "conflict: update-delete",
            "conflict: update-update",
            "log: changes that lost",
            "log: entries of kind E",
            "log: entries of kind M",
            "log: entries of kind T",
            "network: ARRIVES_LATE",
            "network: REPLY_LOST",
            "network: REQUEST_LOST",
            "network: SENT_TWICE",
            "network: SERVER_BREAKS",
            "network: a late request was refused",
            "parked: orphan",
            "parked: unique",
            "server: broke in the middle",
            "server: came back older");

    @TestHTTPResource
    URI address;

    private final ServerSide server;
    private final WorldClock time;
    private final BreakingJdbc database;

    SimulationTest(ServerSide server, WorldClock time, BreakingJdbc database) {
        this.server = server;
        this.time = time;
        this.database = database;
    }

    /** The seeds to run: ranges and single ones, separated by commas. */
    private static List<Long> seeds() {
        return Stream.of(System.getProperty("sim.seeds").split(","))
                .map(range -> range.strip().split("\\.\\."))
                .flatMapToLong(
                        ends -> LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])))
                .boxed()
                .toList();
    }

    @Test
    void whatever_happens_all_pcs_and_the_server_agree_and_no_write_is_lost() throws IOException {
        List<Long> seeds = seeds();
        Occurrences occurrences = new Occurrences();
        List<String> failures = new ArrayList<>();
        long begun = System.nanoTime();
        int lived = 0;
        for (long seed : seeds) {
            if (failures.size() >= MOST_REPORTED) {
                break;
            }
            if (lived >= FEWEST_SEEDS
                    && Duration.ofNanos(System.nanoTime() - begun).compareTo(TIME) > 0) {
                System.out.println("Time is up before seed " + seed + ".");
                break;
            }
            List<Step> history = kept(Step.history(seed, World.size(), STEPS));
            List<String> broken = live(seed, history, occurrences);
            if (!broken.isEmpty()) {
                // At once: who stops a long run keeps what it found.
                System.out.println("seed " + seed + " fails: " + String.join("; ", broken));
                failures.add(failure(seed, history, broken));
            }
            if (++lived % TOLD_EVERY == 0) {
                System.out.println(lived + " seeds through " + seed + ", " + failures.size() + " failed");
            }
        }
        System.out.println(lived + " of seeds " + System.getProperty("sim.seeds") + ":\n" + occurrences);
        assertThat(failures).isEmpty();
        if (lived >= MANY_SEEDS) {
            assertThat(occurrences.missing(EXPECTED)).as("what never occurred").isEmpty();
        }
    }

    // For a closer look: -Dsim.keep=3,17 lets only these steps of a seed happen.
    private static List<Step> kept(List<Step> history) {
        String keep = System.getProperty("sim.keep", "");
        return keep.isEmpty()
                ? history
                : Stream.of(keep.split(","))
                        .map(index -> history.get(Integer.parseInt(index.strip())))
                        .toList();
    }

    private List<String> live(long seed, List<Step> history, Occurrences occurrences) throws IOException {
        SyncApi http = ServerClient.api(address, Duration.ofSeconds(30));
        Path folder = Files.createTempDirectory(ramDisk(), "simulation");
        try (World world = new World(server, time, database, http, folder, seed)) {
            List<String> broken = world.live(history);
            occurrences.addAll(world.occurrences());
            return broken;
        }
    }

    // Nobody pulls a plug here, and waiting for a disk would take most of the time.
    private static Path ramDisk() {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** The seed, what is broken, and the shortest history found that breaks something. */
    private String failure(long seed, List<Step> history, List<String> broken) throws IOException {
        List<Step> shortest = history;
        List<String> reason = broken;
        int trials = 0;
        for (int chunk = history.size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from < shortest.size() && trials < MOST_TRIALS; ) {
                List<Step> less = new ArrayList<>(shortest.subList(0, from));
                less.addAll(shortest.subList(Math.min(shortest.size(), from + chunk), shortest.size()));
                trials++;
                List<String> still = live(seed, less, new Occurrences());
                if (laws(still).stream().noneMatch(laws(broken)::contains)) {
                    from += chunk;
                } else {
                    shortest = less;
                    reason = still;
                }
            }
        }
        return "seed " + seed + ": " + String.join("\n  ", reason) + "\n  is seen again with -Dsim.seeds=" + seed + ".."
                + seed + " -Dsim.keep="
                + shortest.stream().map(history::indexOf).map(String::valueOf).collect(Collectors.joining(","));
    }

    // What is broken without the names and values that it is broken for: a shorter history must show the same.
    private static Set<String> laws(List<String> broken) {
        return broken.stream()
                .map(one -> one.replaceAll("[\\[{].*", "").replaceAll("\\S*\\d\\S*", ""))
                .collect(Collectors.toSet());
    }
}
