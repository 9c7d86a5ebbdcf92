package com.rainstaff.sync.server.people;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a browser stays signed in. */
@ConfigMapping(prefix = "rainsync.session")
public interface SessionConfig {
    /** A session that nobody uses ends after this; pages renewing themselves count as use. */
    @WithDefault("30m")
    Duration idle();

    /** A session ends after this, used or not. */
    @WithDefault("12h")
    Duration longest();
}
