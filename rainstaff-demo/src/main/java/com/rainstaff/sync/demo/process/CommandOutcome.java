package com.rainstaff.sync.demo.process;

/** How a command ended and what it wrote. */
public record CommandOutcome(int exitCode, String output, String errors) {
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** What it wrote before it failed, on one line; empty where it succeeded. */
    public String problem() {
        return succeeded()
                ? ""
                : ("exit code " + exitCode + " " + output + " " + errors)
                        .strip()
                        .replaceAll("\\s+", " ");
    }
}
