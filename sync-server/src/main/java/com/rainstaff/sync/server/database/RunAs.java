package com.rainstaff.sync.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * As whom PostgreSQL's programs run: they refuse to run as root, and a container often has nobody else.
 *
 * @param prefix what stands before each command
 * @param owner {@code uid:gid} that must own the files, where that is not simply who runs this process
 */
public record RunAs(List<String> prefix, Optional<String> owner) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RunAs MYSELF = new RunAs(List.of(), Optional.empty());

    /**
     * A user runs them as himself. Root runs them in a user namespace of their own, where it is not root; where namespaces
     * are forbidden, as in most containers, as the user {@code postgres} or {@code nobody}.
     *
     * @throws DatabaseUnavailableException if root can do neither
     */
    public static RunAs here() {
        if (isWindows() || !"0".equals(output("id", "-u").orElse(""))) {
            return MYSELF;
        }
        if (output("unshare", "-U", "true").isPresent()) {
            return new RunAs(List.of("unshare", "-U"), Optional.of("0:0"));
        }
        return asAnotherUser();
    }

    /** Root without a user namespace: the same programs as an unprivileged user. */
    static RunAs asAnotherUser() {
        for (String name : List.of("postgres", "nobody")) {
            Optional<String> uid = output("id", "-u", name);
            Optional<String> gid = output("id", "-g", name);
            if (uid.isEmpty() || gid.isEmpty()) {
                continue;
            }
            List<String> prefix =
                    List.of("setpriv", "--reuid=" + uid.get(), "--regid=" + gid.get(), "--clear-groups", "--");
            RunAs user = new RunAs(prefix, Optional.of(uid.get() + ":" + gid.get()));
            if (CommandLine.run(user.command(List.of("true")), LIMIT).succeeded()) {
                return user;
            }
        }
        throw new DatabaseUnavailableException(
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv can start it as anyone else here."
                        + " Start the server as a normal user, or set DATABASE_URL to a PostgreSQL that already runs.",
                null);
    }

    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives {@code folder} and all in it to the owner; repeating it, also after a start as someone else, is harmless. */
    void handOver(Path folder) throws IOException {
        if (owner.isEmpty()) {
            return;
        }
        // Root's own programs write as root: once the folder is root's, all in it is.
        if (isNamespace() && owner.get().equals(ownerOf(folder))) {
            return;
        }
        CommandLine.Outcome outcome =
                CommandLine.run(List.of("chown", "-R", owner.get(), folder.toString()), Duration.ofMinutes(5));
        if (!outcome.succeeded()) {
            throw new IOException("chown of " + folder + ": " + outcome.output());
        }
    }

    /** Whether the programs' user gets at {@code file}: every folder above it must let him pass. */
    boolean reaches(Path file) {
        return prefix.isEmpty()
                || CommandLine.run(command(List.of("test", "-r", file.toString())), LIMIT)
                        .succeeded();
    }

    private boolean isNamespace() {
        return prefix.contains("unshare");
    }

    private static String ownerOf(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
    }

    private static Optional<String> output(String... command) {
        CommandLine.Outcome outcome = CommandLine.run(List.of(command), LIMIT);
        return outcome.succeeded() ? Optional.of(outcome.output()) : Optional.empty();
    }

    static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
