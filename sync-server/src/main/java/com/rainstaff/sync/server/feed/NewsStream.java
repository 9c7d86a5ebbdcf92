package com.rainstaff.sync.server.feed;

import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.jdbc.DatabaseFaultException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells when feeds grew, whichever instance of the server took the push: one connection listens, and is made anew when it
 * breaks. News only says that there is something; what it is comes through the feed, so that a lost one costs time only.
 */
@ApplicationScoped
public class NewsStream {
    private static final Logger LOG = Logger.getLogger(NewsStream.class);
    private static final int WAIT_MILLIS = 10_000;
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(3);

    private final AgroalDataSource source;
    private final ChangeLog log;
    private final BroadcastProcessor<Map<String, Long>> heads = BroadcastProcessor.create();
    private final Thread listener = new Thread(this::listen, "feed-news");

    NewsStream(AgroalDataSource source, ChangeLog log) {
        this.source = source;
        this.log = log;
    }

    void onStart(@Observes StartupEvent start) {
        listener.setDaemon(true);
        listener.start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        listener.interrupt();
    }

    /** Newest number of every feed, each time one of them grew. Slow takers miss what newer news replaces. */
    Multi<Map<String, Long>> heads() {
        return heads.onOverflow().dropPreviousItems();
    }

    private void listen() {
        while (!Thread.currentThread().isInterrupted()) {
            try (Connection connection = source.getConnection()) {
                follow(connection);
            } catch (SQLException | DatabaseFaultException broken) {
                if (!Thread.currentThread().isInterrupted()) {
                    LOG.warnf("The connection that listens for news broke and is made anew: %s", broken.getMessage());
                    pause();
                }
            }
        }
    }

    private void follow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + ChangeLog.NEWS_CHANNEL);
        }
        try {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            // What came while nobody listened is news too.
            heads.onNext(log.heads());
            while (!Thread.currentThread().isInterrupted()) {
                PGNotification[] news = postgres.getNotifications(WAIT_MILLIS);
                if (news != null && news.length > 0) {
                    heads.onNext(log.heads());
                }
            }
        } finally {
            try (Statement statement = connection.createStatement()) {
                statement.execute("unlisten *");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT_AFTER.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
