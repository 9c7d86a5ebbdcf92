package com.rainstaff.sync.server.catalog;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Which catalog is in force. */
@ConfigMapping(prefix = "rainsync.catalog")
public interface CatalogConfig {
    /** A JSON file with a catalog; without one the catalog of Rainstaff that ships with the server. */
    Optional<Path> file();
}
