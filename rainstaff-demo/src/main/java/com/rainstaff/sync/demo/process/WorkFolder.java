package com.rainstaff.sync.demo.process;

import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.office.Office;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
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

    /** The PC of an office. */
    public Pc pc(Office office) {
        return pc(office.pc(), "puantaj.db", office.ownLabel());
    }

    /** A PC that works with a file of that name. */
    public Pc pc(String name, String file) {
        return pc(name, file, Optional.empty());
    }

    private Pc pc(String name, String file, Optional<String> ownLabel) {
        Path home = root.resolve(name);
        return new Pc(name, AppFile.at(home.resolve("Rainstaff data").resolve(file)), home.resolve("agent"), ownLabel);
    }

    /** The Rainstaff file of a PC; its path has a space in it, as on Windows. */
    public AppFile file(Office office) {
        return pc(office).file();
    }

    /** A file for the outcome of a step. */
    public Path outcome(String name) {
        return root.resolve("outcome").resolve(name);
    }

    /** Whether an earlier run left its enrolled PCs here. */
    public boolean isFounded() {
        return Arrays.stream(Office.values()).allMatch(office -> pc(office).isEnrolled());
    }

    /** Makes the folders that {@link #file} and {@link #outcome} speak of; harmless where they are there. */
    public void create() throws IOException {
        for (Office office : Office.values()) {
            pc(office).create();
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

    private static void remove(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            throw new UncheckedIOException("remove " + path, failed);
        }
    }
}
