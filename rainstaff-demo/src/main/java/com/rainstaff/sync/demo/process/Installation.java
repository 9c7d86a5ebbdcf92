package com.rainstaff.sync.demo.process;

import java.nio.file.Path;

/**
 * The built programs.
 *
 * @param server the server's runnable jar
 * @param agent the agent's runnable jar
 * @param demo the demo's own runnable jar, which plays the app too
 */
public record Installation(Path server, Path agent, Path demo) {
    /** As the build leaves them below the repository's root. */
    public static Installation below(Path repository) {
        Path root = repository.toAbsolutePath().normalize();
        return new Installation(
                root.resolve("sync-server/target/quarkus-app/quarkus-run.jar"),
                root.resolve("region-agent/target/quarkus-app/quarkus-run.jar"),
                root.resolve("rainstaff-demo/target/rainstaff-demo.jar"));
    }
}
