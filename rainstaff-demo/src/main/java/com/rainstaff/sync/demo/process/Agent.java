package com.rainstaff.sync.demo.process;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agent of one PC: its commands, and the process that syncs. Safe for use by several threads. */
public final class Agent {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Pc pc;
    private final Installation installation;
    private final WorkFolder folder;
    private final Children children;
    private final URI server;
    private Child child;
    private boolean switchedOn;

    public Agent(Pc pc, Installation installation, WorkFolder folder, Children children, URI server) {
        this.pc = pc;
        this.installation = installation;
        this.folder = folder;
        this.children = children;
        this.server = server;
    }

    public Pc pc() {
        return pc;
    }

    /** Makes the PC a device of the server; arms its file with triggers. */
    public CommandOutcome enroll(String token) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("enroll", "--token", token, "--name", pc.name()));
        pc.ownLabel().ifPresent(label -> arguments.addAll(List.of("--own-label", label)));
        return command(Map.of(), arguments.toArray(String[]::new));
    }

    public synchronized void start() throws IOException {
        switchedOn = true;
        child = children.start(
                "agent " + pc.name(), line("run"), environment(Map.of()), folder.log("agent-" + pc.name()));
    }

    /** Switches the agent off in order; the PC goes on working offline. */
    public synchronized void stop() {
        switchedOn = false;
        if (isRunning()) {
            child.stop(STOP_LIMIT);
        }
    }

    /**
     * Ends it in the middle of whatever it does.
     *
     * @return whether it was running
     */
    public synchronized boolean kill() {
        boolean running = isRunning();
        if (running) {
            child.kill();
        }
        return running;
    }

    /** Starts it again where it ended without having been switched off, as the system does with a service. */
    public synchronized void revive() throws IOException {
        if (switchedOn && !isRunning()) {
            start();
        }
    }

    public synchronized boolean isRunning() {
        return child != null && child.isAlive();
    }

    /** Number of the process that syncs. */
    public synchronized long processId() {
        return child.processId();
    }

    /** What it last said of itself. */
    public AgentSays says() {
        return AgentSays.read(pc.agentStatus());
    }

    /** Runs one of its commands to the end, with {@code more} in the environment. */
    public CommandOutcome command(Map<String, String> more, String... arguments) throws IOException {
        Path output = Files.createTempFile(folder.outcome("."), "agent", ".out");
        Path errors = Files.createTempFile(folder.outcome("."), "agent", ".err");
        Child run = children.start(
                "agent " + pc.name() + " " + arguments[0], line(arguments), environment(more), output, errors);
        if (!run.awaitEnd(COMMAND_LIMIT)) {
            run.kill();
        }
        CommandOutcome outcome = new CommandOutcome(run.exitCode(), text(output), text(errors));
        Files.delete(output);
        Files.delete(errors);
        return outcome;
    }

    /** A file that may hold anything, for the program that wrote it may have failed in any way. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(JavaCommand.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                installation.agent().toString()));
        line.addAll(List.of("--db", pc.file().path().toString(), "--server", server.toString()));
        line.addAll(List.of(arguments));
        return line;
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("RAINSYNC_HOME", pc.agentHome().toString());
        return environment;
    }
}
