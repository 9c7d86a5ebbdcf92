package com.rainstaff.sync.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The folders of one agent: one agent, one database file, one home.
 *
 * @param settings the file a person edits
 * @param state what the agent keeps outside the app's file; nobody edits it
 */
public record Home(Path settings, Path state) {
    private static final String SETTINGS_FILE = "rainsync.conf";

    /** Both in one folder. */
    public static Home at(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        return new Home(absolute.resolve(SETTINGS_FILE), absolute);
    }

    /** The same state with settings from another file. */
    public Home withSettings(Path file) {
        return new Home(file.toAbsolutePath().normalize(), state);
    }

    /**
     * The home of this machine's agent: {@code RAINSYNC_HOME}, or the machine's own place ({@code %ProgramData%\RainSync};
     * {@code /etc/rainsync} with {@code /var/lib/rainsync} for who may write there), or the user's by the XDG rules.
     */
    public static Home ofMachine(Map<String, String> environment, String systemName) {
        String told = environment.getOrDefault("RAINSYNC_HOME", "");
        if (!told.isBlank()) {
            return at(Path.of(told));
        }
        if (systemName.toLowerCase(Locale.ROOT).startsWith("windows")) {
            return at(Path.of(environment.getOrDefault("ProgramData", "C:\\ProgramData"), "RainSync"));
        }
        Path etc = Path.of("/etc/rainsync");
        Path lib = Path.of("/var/lib/rainsync");
        if (canWrite(etc) && canWrite(lib)) {
            return new Home(etc.resolve(SETTINGS_FILE), lib);
        }
        Path user = Path.of(environment.getOrDefault("HOME", "."));
        return new Home(
                xdg(environment, "XDG_CONFIG_HOME")
                        .orElse(user.resolve(".config"))
                        .resolve("rainsync")
                        .resolve(SETTINGS_FILE),
                xdg(environment, "XDG_STATE_HOME")
                        .orElse(user.resolve(".local/state"))
                        .resolve("rainsync"));
    }

    private static Optional<Path> xdg(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get(key))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static boolean canWrite(Path folder) {
        Path nearest = folder;
        while (!Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        return Files.isWritable(nearest);
    }

    /** Who this PC is for the server, secret included; readable by its owner alone. */
    public Path device() {
        return state.resolve("device.json");
    }

    /** Acknowledged change sets. */
    public Path journal() {
        return state.resolve("journal.db");
    }

    /** What the running agent last said of itself. */
    /** What is proven of the file. */
    public Path proofs() {
        return state.resolve("proof.json");
    }

    public Path status() {
        return state.resolve("status.json");
    }

    /** What the agent remembers of the app's file outside it: whether it went back in time shows by this. */
    public Path outsideMemory() {
        return state.resolve("outside.json");
    }

    /** What the agent found and dealt with by itself. */
    public Path findings() {
        return state.resolve("findings.json");
    }

    /** Held by the agent that works here. */
    public Path lock() {
        return state.resolve("agent.lock");
    }

    public Path log() {
        return state.resolve("agent.log");
    }

    /** Copies of the app's file. */
    public Path backups() {
        return state.resolve("backups");
    }

    /** Schemas of other PCs' tables, by fingerprint. */
    public Path schemas() {
        return state.resolve("schemas");
    }
}
