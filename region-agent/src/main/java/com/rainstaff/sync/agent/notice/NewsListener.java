package com.rainstaff.sync.agent.notice;

import com.rainstaff.sync.agent.client.ServerClient;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Listens to the server's news over a connection kept open, and opens it again when it breaks. The first news of each
 * connection comes at once, so that nothing is missed in between.
 */
public final class NewsListener implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(NewsListener.class);

    private final ServerClient server;
    private final Notices notices;
    private final Backoff backoff;
    private final ScheduledExecutorService timer;
    private Cancellable listening;
    private boolean closed;

    public NewsListener(ServerClient server, Notices notices, Backoff backoff, ScheduledExecutorService timer) {
        this.server = server;
        this.notices = notices;
        this.backoff = backoff;
        this.timer = timer;
    }

    /** Begins to listen; returns at once. */
    public synchronized void start() {
        if (closed) {
            return;
        }
        listening = server.news().subscribe().with(this::heard, this::broken, () -> broken(null));
    }

    private synchronized void heard(Map<String, Long> heads) {
        backoff.reset();
        notices.news(heads);
    }

    private synchronized void broken(Throwable reason) {
        if (closed) {
            return;
        }
        Duration pause = backoff.next();
        LOG.debugf("News ended (%s); listening again in %s.", reason, pause);
        timer.schedule(this::start, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (listening != null) {
            listening.cancel();
        }
    }
}
