package com.rainstaff.sync.dashboard.overview;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where one state of a PC ends and the next begins. */
@ConfigMapping(prefix = "rainsync.dashboard.states")
public interface StateLimits {
    /** A PC heard of within this time is in contact. */
    @WithDefault("10m")
    Duration late();

    /** A PC silent for this long is offline. */
    @WithDefault("24h")
    Duration offline();

    /** A clock off by more than this needs attention. */
    @WithDefault("2m")
    Duration clock();
}
