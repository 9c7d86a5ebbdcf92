package com.rainstaff.sync.server.region;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.List;

/** Which regions there are. */
@ConfigMapping(prefix = "rainsync.regions")
public interface RegionConfig {
    /** Official names. A name that is added gets its feed at the next start; one that is taken away keeps its rows. */
    @WithParentName
    @WithDefault("Ankara,Istanbul,Izmir,Bursa")
    List<String> names();
}
