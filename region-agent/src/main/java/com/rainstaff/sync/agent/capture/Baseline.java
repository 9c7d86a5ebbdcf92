package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.region.Region;
import java.util.List;
import java.util.Objects;

/**
 * Which of the rows a file already holds are this PC's own.
 *
 * @param region the device's region, or {@link Region#ALL}
 * @param regions every region there is
 * @param ownLabels what else stands in this PC's own rows where a region is named, such as the default {@code Ankara}
 *     of a file migrated in January 2026
 */
public record Baseline(Region region, List<Region> regions, List<String> ownLabels) {
    public Baseline {
        Objects.requireNonNull(region, "region");
        regions = List.copyOf(regions);
        ownLabels = List.copyOf(ownLabels);
    }
}
