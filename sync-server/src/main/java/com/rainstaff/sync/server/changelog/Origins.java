package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.clock.Origin;
import com.rainstaff.sync.server.jdbc.Jdbc;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Numbers of origins in the log, read once for one transaction. */
public final class Origins {
    private final Map<Origin, Integer> ids = new HashMap<>();

    /** Reads the numbers of {@code needed} and gives one to those without. */
    Origins(Jdbc jdbc, Set<Origin> needed) {
        for (Origin origin : needed) {
            jdbc.update("""
                    insert into origin (device_id, epoch)
                    select ?, ? where not exists (select from origin where device_id = ? and epoch = ?)
                    on conflict do nothing
                    """, origin.device(), origin.epoch(), origin.device(), origin.epoch());
            ids.put(
                    origin,
                    jdbc.first(
                                    "select origin_id from origin where device_id = ? and epoch = ?",
                                    row -> row.getInt("origin_id"),
                                    origin.device(),
                                    origin.epoch())
                            .orElseThrow());
        }
    }

    int id(Origin origin) {
        return ids.get(origin);
    }
}
