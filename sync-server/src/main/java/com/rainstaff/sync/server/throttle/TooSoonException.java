package com.rainstaff.sync.server.throttle;

import java.time.Duration;

/** An attempt after too many failures; nothing was checked. */
public final class TooSoonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Duration pause;

    TooSoonException(Duration pause) {
        super("Too many attempts from this address failed. This one was not looked at and nothing was changed.");
        this.pause = pause;
    }

    /** Whole seconds to wait before the next attempt, at least one. */
    public long waitSeconds() {
        return Math.max(1, pause.plusMillis(999).toSeconds());
    }
}
