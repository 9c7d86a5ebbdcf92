package com.rainstaff.sync.server.throttle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How guessing passwords and enrolment tokens is slowed down. Nobody can lock another person out: what counts is name and
 * address together.
 */
@ConfigMapping(prefix = "rainsync.login")
public interface AttemptConfig {
    /** Failures of one name from one address that are free. */
    @WithDefault("5")
    @Min(1)
    int attempts();

    /** Failures of one address, whatever the name, that are free; logins and enrolments count apart. */
    @WithDefault("20")
    @Min(1)
    int attemptsPerAddress();

    /** The pause after the first failure that is not free; it doubles with each further one. */
    @WithDefault("2s")
    Duration pause();

    /** The longest pause; a failure is forgotten after it, too. */
    @WithDefault("15m")
    Duration longestPause();
}
