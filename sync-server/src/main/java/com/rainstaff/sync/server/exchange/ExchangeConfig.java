package com.rainstaff.sync.server.exchange;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What one round trip may carry. */
@ConfigMapping(prefix = "rainsync.exchange")
public interface ExchangeConfig {
    /** Most bytes of a request as it travels. */
    @WithDefault("16777216")
    @Min(65_536)
    long packedLimit();

    /** Most bytes of a request after unpacking, against bodies that are small only while packed. */
    @WithDefault("67108864")
    @Min(65_536)
    long unpackedLimit();

    /** Most changes in one reply, whatever a device asks for. */
    @WithDefault("20000")
    @Min(1)
    @Max(200_000)
    int pageLimit();

    /** About how many bytes of images one reply's pages carry, as the log keeps them; a single larger row goes alone. */
    @WithDefault("8388608")
    @Min(65_536)
    long pageBytes();

    /** Stamps of two devices that are nearer than this, beyond what the clock was measured by, are an uncertain tie. */
    @WithDefault("2s")
    Duration nearTie();
}
