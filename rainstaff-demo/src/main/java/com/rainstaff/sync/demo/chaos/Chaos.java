package com.rainstaff.sync.demo.chaos;

import com.rainstaff.sync.demo.process.Agent;
import com.rainstaff.sync.demo.process.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Storms over a company: while one rages, a thread kills agents and the server at random moments and starts them again,
 * and the line between them fails. What happens is a matter of the seed, when it meets the programs is not. Storms begin
 * and end on one thread.
 */
public final class Chaos {
    private static final double SHARE_OF_BAD_REPLIES = 0.4;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);
    private static final int REQUESTS_OF_A_TALK = 12;
    private static final Duration LONGEST_WAIT_FOR_TALK = Duration.ofSeconds(15);
    /** A server takes seconds to start again, and an agent one: more of them would be one long pause. */
    private static final List<Fault> KILLS = List.of(
            Fault.AGENT_KILLED,
            Fault.AGENT_KILLED,
            Fault.AGENT_KILLED,
            Fault.AGENT_KILLED,
            Fault.SERVER_KILLED,
            Fault.SERVER_AND_DATABASE_KILLED,
            Fault.LINES_CUT);

    private final Server server;
    private final List<Agent> agents;
    private final FaultyLine line;
    private final FaultCounts counts;
    private final Random random;
    private final List<Fault> ahead = new ArrayList<>();
    private Thread thread;
    private volatile boolean raging;
    private volatile Exception failure;

    public Chaos(Server server, Collection<Agent> agents, FaultyLine line, FaultCounts counts, long seed) {
        this.server = server;
        this.agents = List.copyOf(agents);
        this.line = line;
        this.counts = counts;
        this.random = new Random(seed);
    }

    /** Lets a storm begin. */
    public void rage() {
        raging = true;
        line.fail(SHARE_OF_BAD_REPLIES);
        thread = Threads.start("chaos", this::storm);
    }

    /**
     * Ends the storm, and returns when every process runs that had not been switched off.
     *
     * @throws IllegalStateException if something that was killed could not be started again
     */
    public void calm() throws IOException, InterruptedException {
        raging = false;
        thread.join();
        line.fail(0);
        if (failure != null) {
            throw new IllegalStateException("What was killed does not start again: " + failure.getMessage(), failure);
        }
    }

    /**
     * Lets the storm rage on until every fault has come about, at most for {@code limit}: what is missing strikes first,
     * and every reply meets a fault of the line that is missing.
     */
    public void bringAboutEveryFault(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<Fault> missing = counts.missing();
        while (!missing.isEmpty() && System.nanoTime() < deadline && thread.isAlive()) {
            List<Fault> ofTheLine =
                    missing.stream().filter(fault -> !KILLS.contains(fault)).toList();
            if (ofTheLine.isEmpty()) {
                line.fail(SHARE_OF_BAD_REPLIES);
            } else {
                line.fail(1, ofTheLine);
            }
            Thread.sleep(100);
            missing = counts.missing();
        }
        line.fail(SHARE_OF_BAD_REPLIES);
    }

    private void storm() {
        try {
            while (raging) {
                pause();
                strike(next());
            }
        } catch (IOException | IllegalStateException failed) {
            failure = failed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each in its turn, in an order drawn anew each time, and first those that have not come about yet. */
    private Fault next() {
        if (ahead.isEmpty()) {
            ahead.addAll(KILLS);
            Collections.shuffle(ahead, random);
        }
        List<Fault> missing = counts.missing();
        Fault next = ahead.stream().filter(missing::contains).findFirst().orElse(ahead.get(0));
        ahead.remove(next);
        return next;
    }

    private void strike(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case AGENT_KILLED -> killAgent(agents.get(random.nextInt(agents.size())));
            case SERVER_KILLED -> killServer(false);
            case SERVER_AND_DATABASE_KILLED -> killServer(true);
            default -> line.cut();
        }
    }

    private void killAgent(Agent agent) throws IOException, InterruptedException {
        if (agent.kill()) {
            counts.count(Fault.AGENT_KILLED);
            pause();
            agent.revive();
        }
    }

    private void killServer(boolean withDatabase) throws IOException, InterruptedException {
        server.kill();
        boolean databaseKilled = withDatabase && server.killDatabase();
        counts.count(databaseKilled ? Fault.SERVER_AND_DATABASE_KILLED : Fault.SERVER_KILLED);
        server.start();
        awaitTalk();
    }

    /** Lets agents come back and talk for a while: programs that are all down meet no further fault. */
    private void awaitTalk() throws InterruptedException {
        long before = line.requests();
        long deadline = System.nanoTime() + LONGEST_WAIT_FOR_TALK.toNanos();
        while (raging && line.requests() - before < REQUESTS_OF_A_TALK && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
    }

    private void pause() throws InterruptedException {
        Thread.sleep(random.nextLong(SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis()));
    }
}
