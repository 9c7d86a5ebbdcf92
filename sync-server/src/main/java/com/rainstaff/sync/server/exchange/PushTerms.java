package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.clock.StampBounds;
import com.rainstaff.sync.schema.Catalog;
import com.rainstaff.sync.server.device.Device;
import com.rainstaff.sync.server.region.Regions;
import java.util.List;
import java.util.Map;

/**
 * What a push is judged by.
 *
 * @param server as whom the server itself writes
 * @param bases what the writers had seen, positions per feed
 * @param bounds between which moments the device may claim to have made its changes
 * @param stampsStand whether the stamps were final before, and are not raised above what their writer had seen
 * @param nearTieMillis stamps of two devices that are nearer than this are an uncertain tie
 */
record PushTerms(
        Device device,
        Origin server,
        List<Map<String, Long>> bases,
        StampBounds bounds,
        boolean stampsStand,
        long nearTieMillis,
        Catalog catalog,
        Regions regions) {
    long basePosition(int base, String feed) {
        return base(base).getOrDefault(feed, 0L);
    }

    /** Positions of the feeds the writer had seen; empty where it had seen nothing. */
    Map<String, Long> base(int base) {
        return base < bases.size() ? bases.get(base) : Map.of();
    }
}
