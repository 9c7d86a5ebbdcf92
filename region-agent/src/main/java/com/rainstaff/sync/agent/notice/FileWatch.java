package com.rainstaff.sync.agent.notice;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells when the database, its rollback journal or its write-ahead log is touched. Where the system cannot tell (a
 * network folder), the worker's own regular look remains.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FileWatch.class);

    private final WatchService service;
    private final Set<String> names;
    private final Notices notices;

    private FileWatch(WatchService service, Set<String> names, Notices notices) {
        this.service = service;
        this.names = names;
        this.notices = notices;
    }

    /** Watches until closed, in a thread of its own. */
    public static FileWatch start(Path database, Notices notices) {
        Path absolute = database.toAbsolutePath();
        String name = absolute.getFileName().toString();
        WatchService service = null;
        try {
            service = absolute.getFileSystem().newWatchService();
            absolute.getParent()
                    .register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException | UnsupportedOperationException failed) {
            LOG.infof(
                    "The folder of %s cannot be watched (%s); it is looked at every second.",
                    name, failed.getMessage());
        }
        FileWatch watch = new FileWatch(service, Set.of(name, name + "-journal", name + "-wal"), notices);
        if (service != null) {
            Thread thread = new Thread(watch::watch, "file-watch");
            thread.setDaemon(true);
            thread.start();
        }
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean ours = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    ours |= event.context() == null
                            || names.contains(event.context().toString());
                }
                if (ours) {
                    notices.touched();
                }
                if (!key.reset()) {
                    return;
                }
            }
        } catch (ClosedWatchServiceException ended) {
            LOG.debug("The file watch has ended.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (service == null) {
            return;
        }
        try {
            service.close();
        } catch (IOException failed) {
            LOG.debugf("The file watch could not be closed: %s", failed.getMessage());
        }
    }
}
