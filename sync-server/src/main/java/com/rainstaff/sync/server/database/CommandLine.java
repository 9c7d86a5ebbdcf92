package com.rainstaff.sync.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short-lived program and keeps what it said. */
final class CommandLine {
    /**
     * How a program ended.
     *
     * @param exitCode 0 by custom for success
     * @param output standard output and error, in the order they were written
     */
    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    private CommandLine() {}

    /**
     * Runs {@code command} to its end; one that is not installed ends with exit code 127, as in a shell.
     *
     * @throws DatabaseUnavailableException if it takes longer than {@code limit} (it is ended) or the thread is
     *     interrupted
     */
    static Outcome run(List<String> command, Duration limit) {
        Path output = null;
        try {
            // A file and not a pipe: postgres, started by pg_ctl, would inherit the pipe and keep it
            // open.
            output = Files.createTempFile("rainsync-command", ".log");
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        // An unreachable working folder makes initdb fail when it runs as another user.
                        .directory(output.toAbsolutePath().getRoot().toFile())
                        .start();
            } catch (IOException e) {
                return new Outcome(127, String.valueOf(e.getMessage()));
            }
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new DatabaseUnavailableException(
                        command.get(0) + " did not end within " + limit + ": " + read(output), null);
            }
            return new Outcome(process.exitValue(), read(output));
        } catch (IOException e) {
            throw new DatabaseUnavailableException("Could not run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException("Interrupted while running " + command.get(0), e);
        } finally {
            if (output != null) {
                output.toFile().delete();
            }
        }
    }

    private static String read(Path output) throws IOException {
        // Windows programs write in the system's code page: whatever is not UTF-8 is replaced, never an
        // error.
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    }
}
