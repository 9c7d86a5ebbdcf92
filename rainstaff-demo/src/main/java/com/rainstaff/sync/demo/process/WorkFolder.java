package com.rainstaff.sync.demo.process;

import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Office;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a run of the demo keeps everything: the server's data, each PC's file and agent, all logs. */
public record WorkFolder(Path root) {
    public WorkFolder {
        root = root.toAbsolutePath().normalize();
    }

    Path serverData() {
        return root.resolve("server").resolve("data");
    }

    Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    /** Home of the agent on a PC: its settings, its secret, its journal. */
    Path agentHome(Office office) {
        return pc(office).resolve("agent");
    }

    /** Where the agent on a PC says how it fares. */
    Path agentStatus(Office office) {
        return agentHome(office).resolve("status.json");
    }

    /** The Rainstaff file of a PC; its path has a space in it, as on Windows. */
    public AppFile file(Office office) {
        return AppFile.at(pc(office).resolve("Rainstaff data").resolve("puantaj.db"));
    }

    /** A file for the outcome of a step. */
    public Path outcome(String name) {
        return root.resolve("outcome").resolve(name);
    }

    /** Whether an earlier run left its enrolled PCs here. */
    public boolean isFounded() {
        return Arrays.stream(Office.values())
                .allMatch(office -> Files.exists(agentHome(office).resolve("device.json")));
    }

    /** Makes the folders that {@link #file} and {@link #outcome} speak of; harmless where they are there. */
    public void create() throws IOException {
        for (Office office : Office.values()) {
            Files.createDirectories(file(office).path().getParent());
            Files.createDirectories(agentHome(office));
        }
        Files.createDirectories(outcome("."));
        Files.createDirectories(serverData());
    }

    /** Removes the folder with all that is in it. */
    public void delete() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            tree.sorted(Comparator.reverseOrder()).forEach(WorkFolder::remove);
        }
    }

    private Path pc(Office office) {
        return root.resolve(office.pc());
    }

    private static void remove(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            throw new UncheckedIOException("remove " + path, failed);
        }
    }
}
