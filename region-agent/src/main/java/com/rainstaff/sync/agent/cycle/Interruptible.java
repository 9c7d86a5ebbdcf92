package com.rainstaff.sync.agent.cycle;

import java.util.function.Supplier;

/**
 * Lets the wait for the network be cut short when the agent is to end, and nothing else: work on the file always
 * finishes. Safe for use by several threads.
 */
final class Interruptible {
    private Thread waiting;
    private boolean cut;

    /** Runs {@code call} in this thread; it fails early once {@link #cutShort()} was called. */
    <T> T call(Supplier<T> call) {
        synchronized (this) {
            waiting = Thread.currentThread();
            if (cut) {
                waiting.interrupt();
            }
        }
        try {
            return call.get();
        } finally {
            synchronized (this) {
                waiting = null;
                // Whatever came of the call, the interrupt was meant for it alone.
                Thread.interrupted();
            }
        }
    }

    /** Ends the wait under way and every later one. */
    synchronized void cutShort() {
        cut = true;
        if (waiting != null) {
            waiting.interrupt();
        }
    }
}
