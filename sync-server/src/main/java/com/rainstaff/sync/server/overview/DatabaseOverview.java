package com.rainstaff.sync.server.overview;

import com.rainstaff.sync.dashboard.overview.Overview;
import com.rainstaff.sync.dashboard.overview.OverviewSource;
import com.rainstaff.sync.dashboard.overview.Pc;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.region.Regions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Regions and PCs from the tables. */
@ApplicationScoped
class DatabaseOverview implements OverviewSource {
    private final Jdbc jdbc;
    private final Regions regions;
    private final RowCounts counts;

    DatabaseOverview(Jdbc jdbc, Regions regions, RowCounts counts) {
        this.jdbc = jdbc;
        this.regions = regions;
        this.counts = counts;
    }

    @Override
    @Transactional
    public Overview read() {
        return new Overview(
                regions.names(),
                counts.perFeed(),
                pcs(),
                count("select count(*) as n from conflict where resolved_at is null"),
                count("select count(*) as n from quarantine where released_at is null"));
    }

    /** What waits for a PC is counted up to 10,000 changes: beyond that only its being many matters. */
    private List<Pc> pcs() {
        return jdbc.query("""
                select d.device_id, d.name, d.region, d.enrolled_at, d.revoked_at, d.last_contact_at,
                       d.clock_offset_millis, d.agent_version, d.pending_up, d.parked, d.held, d.round_trip_millis,
                       d.problem, d.retired_at is not null as retired, d.clock_off_since is not null as clock_off,
                       waiting.changes as pending_down
                from device d
                cross join lateral (
                    select count(*) as changes from (
                        select 1
                        from feed f
                        join log_entry e on e.feed_id = f.feed_id
                            and e.seq > coalesce((d.cursor_positions ->> f.name)::bigint, 0)
                        join origin o on o.origin_id = e.origin_id
                        where (d.region = 'ALL' or f.name in ('*', d.region))
                          and d.revoked_at is null
                          and e.verdict = 'A'
                          and not (o.device_id = d.device_id and o.epoch = d.epoch)
                        limit 10000) as entry) as waiting
                order by d.name, d.device_id
                """, DatabaseOverview::pc);
    }

    private static Pc pc(ResultSet row) throws SQLException {
        return new Pc(
                row.getString("device_id"),
                row.getString("name"),
                row.getString("region"),
                Jdbc.instant(row, "enrolled_at"),
                Jdbc.instant(row, "revoked_at"),
                Jdbc.instant(row, "last_contact_at"),
                row.getObject("clock_offset_millis", Long.class),
                row.getString("agent_version"),
                row.getLong("pending_up"),
                row.getLong("pending_down"),
                row.getLong("parked"),
                row.getLong("held"),
                row.getLong("round_trip_millis"),
                row.getString("problem"),
                row.getBoolean("retired"),
                row.getBoolean("clock_off"));
    }

    private long count(String sql) {
        return jdbc.first(sql, row -> row.getLong("n")).orElse(0L);
    }
}
