package com.rainstaff.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bugs that {@code planted.sh} plants go stale when the code they spoil changes; here that shows in the build. */
class PlantedBugsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int FEWEST = 15;

    @BeforeAll
    static void needsGit() {
        assumeTrue(isThereGit(), "there is no git here, which applies the patches");
    }

    @Test
    void every_planted_bug_still_applies() throws IOException {
        List<String> stale = new ArrayList<>();
        for (Path patch : patches()) {
            String complaint = complaint("apply", "--check", patch.toString());
            if (!complaint.isEmpty()) {
                stale.add(patch.getFileName() + ": " + complaint);
            }
        }
        assertThat(stale).as("patches to be made anew").isEmpty();
    }

    @Test
    void there_are_enough_planted_bugs_and_each_says_what_it_is() throws IOException {
        assertThat(patches()).hasSizeGreaterThanOrEqualTo(FEWEST);
        for (Path patch : patches()) {
            assertThat(Files.readString(patch).lines().findFirst().orElse(""))
                    .as("%s", patch)
                    .endsWith(".");
        }
    }

    private static List<Path> patches() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("simulation/planted"))) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isThereGit() {
        try {
            return complaint("--version").isEmpty();
        } catch (IOException none) {
            return false;
        }
    }

    /** What git says when it fails; nothing when it succeeds. */
    private static String complaint(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return git.onExit().join().exitValue() == 0 ? "" : said;
    }
}
