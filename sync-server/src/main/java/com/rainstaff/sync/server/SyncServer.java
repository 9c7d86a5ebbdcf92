package com.rainstaff.sync.server;

import com.rainstaff.sync.server.database.DatabaseUnavailableException;
import com.rainstaff.sync.server.database.ServerDatabase;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Starts the server: first its database, then everything else; and stops them in the opposite order. */
@QuarkusMain
public final class SyncServer {
    /** Longer than PostgreSQL takes to stop, shorter than what service managers wait before they kill. */
    private static final long STOP_SECONDS = 80;

    private SyncServer() {}

    public static void main(String... args) {
        ServerDatabase database;
        try {
            database = ServerDatabase.open();
        } catch (DatabaseUnavailableException e) {
            // Logging is Quarkus's, which has not started.
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        // On a signal the JVM ends with its shutdown hooks, and Quarkus's does not wait for the line after run().
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitQuietly(stopped), "await-database-stop"));
        // Quarkus ends the process from inside run(): put off until the database has stopped too.
        BiConsumer<Integer, Throwable> exit = ApplicationLifecycleManager.getDefaultExitCodeHandler();
        AtomicReference<Runnable> lastStep = new AtomicReference<>(() -> {});
        ApplicationLifecycleManager.setDefaultExitCodeHandler(
                (code, failure) -> lastStep.set(() -> exit.accept(code, failure)));
        try {
            Quarkus.run(args);
        } finally {
            ApplicationLifecycleManager.setDefaultExitCodeHandler(exit);
            try {
                database.close();
            } finally {
                stopped.countDown();
            }
        }
        lastStep.get().run();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
