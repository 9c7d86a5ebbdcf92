package com.rainstaff.sync.demo.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process that the demo started. Its output goes to a log of its own, or to the caller's files. */
public final class Child {
    private final String name;
    private final Process process;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Appends output and errors to {@code log}. */
    static Child start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        return new Child(
                name,
                builder(command, environment, log)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    /** Writes output and errors to two files, anew. */
    static Child start(String name, List<String> command, Map<String, String> environment, Path output, Path errors)
            throws IOException {
        return new Child(
                name,
                builder(command, environment, output)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start());
    }

    public String name() {
        return name;
    }

    long processId() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Exit code of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Whether it ended within {@code patience}. */
    public boolean awaitEnd(Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("wait for the end of " + name, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Asks it to end, and kills it where it has not within {@code patience}; then ends whatever it left running. */
    public void stop(Duration patience) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        if (!awaitEnd(patience)) {
            kill();
        }
        below.forEach(ProcessHandle::destroy);
    }

    /** Ends it at once, as a power cut would; what it started lives on. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static ProcessBuilder builder(List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(log.getParent().toFile());
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("RAINSYNC_") || variable.equals("PORT"));
        builder.environment().putAll(environment);
        return builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    }

    private static File nothing() {
        return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    }
}
