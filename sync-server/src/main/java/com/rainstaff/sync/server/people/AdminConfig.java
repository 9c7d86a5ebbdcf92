package com.rainstaff.sync.server.people;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The first administrator, created when nobody is there yet. */
@ConfigMapping(prefix = "rainsync.admin")
public interface AdminConfig {
    /** Name to log in with. */
    @WithDefault("admin")
    String username();

    /** Password to log in with; without one a random one is drawn at the first start and logged once. */
    Optional<String> password();
}
