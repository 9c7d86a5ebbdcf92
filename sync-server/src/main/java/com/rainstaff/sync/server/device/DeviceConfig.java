package com.rainstaff.sync.server.device;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the server expects of devices. */
@ConfigMapping(prefix = "rainsync.devices")
public interface DeviceConfig {
    /** A device that was silent for longer is retired: deletions that old may be forgotten. */
    @WithDefault("90d")
    Duration retireAfter();

    /** A clock that is off by more raises an alert. */
    @WithDefault("2m")
    Duration clockTolerance();
}
