package com.rainstaff.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    void every_planted_bug_still_applies() {
        List<String> stale = patches().stream()
                .map(patch -> git("apply", "--check", patch.toString()))
                .filter(said -> !said.isEmpty())
                .toList();
        assertThat(stale).as("patches to be made anew").isEmpty();
    }

    @Test
    void there_are_enough_planted_bugs_and_each_says_what_it_is() throws IOException {
        assertThat(patches()).hasSizeGreaterThanOrEqualTo(FEWEST);
        for (Path patch : patches()) {
            assertThat(Files.readString(patch).lines().findFirst().orElse("")).as("%s", patch).endsWith(".");
        }
    }

    private static List<Path> patches() {
        try (Stream<Path> files = Files.list(Path.of("planted").toAbsolutePath())) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isThereGit() {
        try {
            return run("--version").startsWith("git version");
        } catch (IOException none) {
            return false;
        }
    }

    /** What git says when it fails; nothing when it succeeds. */
    private static String git(String... arguments) {
        try {
            return run(arguments);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
