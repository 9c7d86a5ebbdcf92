package com.rainstaff.sync.dashboard.layout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/** How the pages present what they know. */
@ConfigMapping(prefix = "rainsync.dashboard")
public interface DashboardConfig {
    /** Where the readers' clocks are; UTC stands beside it everywhere. */
    @WithDefault("Europe/Istanbul")
    ZoneId zone();

    /** How often a visible page renews its figures. */
    @WithDefault("2s")
    Duration refresh();

    /** The server's address as PCs reach it, without a slash at its end; the one the browser used where it is missing. */
    Optional<String> publicUrl();
}
