package com.rainstaff.sync.demo.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Every process that the demo started and that may still run. Closing stops them, the latest first; a shutdown of the
 * demo itself, by Ctrl-C or a signal, closes too. Used by the main thread and the shutdown hook.
 */
public final class Children implements AutoCloseable {
    /** The server stops its database, which writes everything down first. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Deque<Child> started = new ArrayDeque<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean closed;

    public Children() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-children"));
    }

    synchronized Child start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        requireOpen();
        return remember(Child.start(name, command, environment, log));
    }

    synchronized Child start(
            String name, List<String> command, Map<String, String> environment, Path output, Path errors)
            throws IOException {
        requireOpen();
        return remember(Child.start(name, command, environment, output, errors));
    }

    /** Has {@code step} done when everything has ended. */
    synchronized void afterwards(Runnable step) {
        afterwards.add(step);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!started.isEmpty()) {
            Child child = started.pop();
            if (child.isAlive()) {
                child.stop(PATIENCE);
            }
        }
        afterwards.forEach(Runnable::run);
    }

    private Child remember(Child child) {
        started.removeIf(earlier -> !earlier.isAlive());
        started.push(child);
        return child;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the demo is ending");
        }
    }
}
