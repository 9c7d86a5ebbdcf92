package com.rainstaff.sync.agent.cycle;

import com.rainstaff.sync.agent.time.Ticker;
import com.rainstaff.sync.exchange.ExchangeRequest.ClockReading;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What this PC adds to its clock to get the server's: measured at each round trip, as the server's answer against the
 * middle of it (Cristian's algorithm). A measurement ends when it is old or the PC's clock has been set since.
 */
final class ClockOffset {
    private static final Duration STALE_AFTER = Duration.ofMinutes(10);
    private static final Duration SET_BY = Duration.ofSeconds(1);

    private final Clock clock;
    private final Ticker ticker;
    private Measured newest;

    ClockOffset(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** @param uncertaintyMillis half the round trip it was measured by */
    record Measured(long offsetMillis, long uncertaintyMillis, long wallMillis, long nanos) {}

    /** A moment on both of this PC's clocks. */
    record Moment(long wallMillis, long nanos) {}

    Moment now() {
        return new Moment(clock.millis(), ticker.nanos());
    }

    /** Takes the round trip that began at {@code sent} and ends now; a worse one than a fresh one changes nothing. */
    void measure(Moment sent, long serverMillis) {
        long tripMillis = ticker.since(sent.nanos()).toMillis();
        long uncertainty = (tripMillis + 1) / 2;
        boolean better =
                fresh().map(known -> uncertainty <= known.uncertaintyMillis()).orElse(true);
        if (better) {
            newest = new Measured(
                    serverMillis - (sent.wallMillis() + tripMillis / 2), uncertainty, clock.millis(), ticker.nanos());
        }
    }

    /** The measurement to go by; empty where there is none that still holds. */
    Optional<Measured> fresh() {
        if (newest == null) {
            return Optional.empty();
        }
        Duration age = ticker.since(newest.nanos());
        Duration wallAge = Duration.ofMillis(clock.millis() - newest.wallMillis());
        boolean set = wallAge.minus(age).abs().compareTo(SET_BY) > 0;
        return set || age.compareTo(STALE_AFTER) > 0 ? Optional.empty() : Optional.of(newest);
    }

    /** What a request says of this PC's clock. */
    ClockReading reading() {
        Optional<Measured> measured = fresh();
        return new ClockReading(
                clock.millis(),
                measured.map(Measured::offsetMillis).orElse(null),
                measured.map(Measured::uncertaintyMillis).orElse(0L));
    }
}
