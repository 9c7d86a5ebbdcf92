package com.rainstaff.sync.agent.notice;

import com.rainstaff.sync.agent.time.Ticker;
import java.time.Duration;

/** When to look at the file: closely while it is being worked on, hardly ever while it rests. */
public final class WatchPace {
    /** A look takes the file's shared lock for microseconds; this leaves a commit under way room to finish first. */
    private static final Duration SETTLING = Duration.ofMillis(4);

    private static final Duration ACTIVE = Duration.ofMillis(25);
    private static final Duration ACTIVE_FOR = Duration.ofMillis(400);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Ticker ticker;
    private long nextLookNanos;
    private long activeUntilNanos;

    public WatchPace(Ticker ticker) {
        this.ticker = ticker;
        this.nextLookNanos = ticker.nanos();
        this.activeUntilNanos = nextLookNanos;
    }

    /** The file was touched just now; touched again and again, it is still looked at. */
    public void touched() {
        long now = ticker.nanos();
        activeUntilNanos = now + ACTIVE_FOR.toNanos();
        if (nextLookNanos - now > SETTLING.toNanos()) {
            nextLookNanos = now + SETTLING.toNanos();
        }
    }

    /** How long to wait before the next look; zero when it is due. */
    public Duration untilNextLook() {
        return Duration.ofNanos(Math.max(0, nextLookNanos - ticker.nanos()));
    }

    /** Someone has looked just now. */
    public void looked() {
        long now = ticker.nanos();
        Duration pause = activeUntilNanos - now > 0 ? ACTIVE : IDLE;
        nextLookNanos = now + pause.toNanos();
    }
}
