package com.rainstaff.sync.agent.notice;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where threads that notice something leave word for the one that works. Several notices before it looks are one. Safe
 * for use by several threads.
 */
public final class Notices {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final Map<String, Long> heads = new HashMap<>();
    private boolean touched;
    private boolean stopping;

    /**
     * What was noticed since the last look.
     *
     * @param touched something in the database's folder changed
     * @param heads newest known positions of feeds that moved
     * @param stopping the agent is to end
     */
    public record Noticed(boolean touched, Map<String, Long> heads, boolean stopping) {}

    /** Something in the database's folder changed. */
    public void touched() {
        raise(() -> touched = true);
    }

    /** The server's feeds reach up to {@code news}. */
    public void news(Map<String, Long> news) {
        raise(() -> news.forEach((feed, head) -> heads.merge(feed, head, Math::max)));
    }

    /** The agent is to end; this stays noticed. */
    public void stop() {
        raise(() -> stopping = true);
    }

    public boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is noticed, at most {@code patience}, and takes it. */
    public Noticed await(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (left > 0 && !stopping && !touched && heads.isEmpty()) {
                left = something.awaitNanos(left);
            }
            Noticed noticed = new Noticed(touched, Map.copyOf(heads), stopping);
            touched = false;
            heads.clear();
            return noticed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
            return new Noticed(false, Map.of(), true);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end, at most {@code patience}, leaving everything else noticed. */
    public boolean awaitStop(Duration patience) {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(patience);
            while (left > 0 && !stopping) {
                left = something.awaitNanos(left);
            }
            return stopping;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void raise(Runnable note) {
        lock.lock();
        try {
            note.run();
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
