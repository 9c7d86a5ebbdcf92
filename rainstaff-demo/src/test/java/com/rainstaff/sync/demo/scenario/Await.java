package com.rainstaff.sync.demo.scenario;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do, which tell nobody when they have done it. */
final class Await {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private Await() {}

    /** What is waited for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns once {@code condition} holds; fails where it does not within {@code limit}. */
    static void until(Condition condition, Duration limit, String what) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + limit + " in vain: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
