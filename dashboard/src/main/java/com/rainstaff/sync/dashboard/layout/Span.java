package com.rainstaff.sync.dashboard.layout;

import java.time.Duration;

/** A length of time as people say it: one unit, rounded down, always positive. */
record Span(Unit unit, long amount) {
    /** What a span is counted in. */
    enum Unit {
        /** Below a second. */
        MILLIS,
        /** Below two minutes. */
        SECONDS,
        /** Below two hours. */
        MINUTES,
        /** Below two days. */
        HOURS,
        /** Anything longer. */
        DAYS
    }

    static Span of(Duration length) {
        Duration span = length.abs();
        if (span.toMillis() < 1_000) {
            return new Span(Unit.MILLIS, span.toMillis());
        } else if (span.toSeconds() < 120) {
            return new Span(Unit.SECONDS, span.toSeconds());
        } else if (span.toMinutes() < 120) {
            return new Span(Unit.MINUTES, span.toMinutes());
        } else if (span.toHours() < 48) {
            return new Span(Unit.HOURS, span.toHours());
        }
        return new Span(Unit.DAYS, span.toDays());
    }
}
