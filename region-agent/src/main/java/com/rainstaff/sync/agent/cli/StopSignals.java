package com.rainstaff.sync.agent.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Lets SIGTERM and Ctrl-C end the agent in its own time: the command returns and the process exits with 0. Where the JVM
 * leaves signals alone (a Windows service), its shutdown waits for the work under way.
 */
final class StopSignals implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StopSignals.class);

    /** Windows gives a service about 20 s, systemd 90 s. */
    private static final Duration LAST_TRANSACTION = Duration.ofSeconds(15);

    private final Map<Signal, SignalHandler> before = new HashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread atShutdown;

    private StopSignals(Runnable stop) {
        this.atShutdown = new Thread(() -> stopAndWait(stop), "stop-at-shutdown");
    }

    static StopSignals listen(Runnable stop) {
        StopSignals signals = new StopSignals(stop);
        for (String name : List.of("TERM", "INT", "HUP")) {
            signals.listenTo(name, stop);
        }
        Runtime.getRuntime().addShutdownHook(signals.atShutdown);
        return signals;
    }

    private void listenTo(String name, Runnable stop) {
        try {
            Signal signal = new Signal(name);
            before.put(signal, Signal.handle(signal, received -> stop.run()));
        } catch (IllegalArgumentException leftAlone) {
            LOG.debugf("Signal %s is not the agent's to handle: %s", name, leftAlone.getMessage());
        }
    }

    private void stopAndWait(Runnable stop) {
        stop.run();
        try {
            if (!ended.await(LAST_TRANSACTION.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The work under way did not end in time; it is rolled back at the next start.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        before.forEach(Signal::handle);
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException shuttingDown) {
            LOG.debug("The process is ending already.");
        }
    }
}
