package com.rainstaff.sync.demo.process;

import com.rainstaff.sync.demo.office.AppFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One PC.
 *
 * @param name what people call it
 * @param file the app's file
 * @param agentHome the folder of its agent: its settings, its secret, its journal
 * @param ownLabel label that rows of this PC carry though it is another region's name
 */
public record Pc(String name, AppFile file, Path agentHome, Optional<String> ownLabel) {
    /** Where the agent says how it fares. */
    Path agentStatus() {
        return agentHome.resolve("status.json");
    }

    boolean isEnrolled() {
        return Files.exists(agentHome.resolve("device.json"));
    }

    /** Makes its folders; harmless where they are there. */
    public void create() throws IOException {
        Files.createDirectories(file.path().getParent());
        Files.createDirectories(agentHome);
    }
}
