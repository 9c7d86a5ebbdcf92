package com.rainstaff.sync.server.overview;

import com.rainstaff.sync.dashboard.activity.ActivityEntry;
import com.rainstaff.sync.dashboard.activity.ActivityFilter;
import com.rainstaff.sync.dashboard.activity.ActivitySource;
import com.rainstaff.sync.server.jdbc.Jdbc;
import com.rainstaff.sync.server.region.Regions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The activity log from its table. */
@ApplicationScoped
class DatabaseActivity implements ActivitySource {
    private final Jdbc jdbc;
    private final Regions regions;

    DatabaseActivity(Jdbc jdbc, Regions regions) {
        this.jdbc = jdbc;
        this.regions = regions;
    }

    /** Only conditions that hold something are part of the statement, so that each can use its index. */
    @Override
    public List<ActivityEntry> read(ActivityFilter filter, int limit) {
        StringBuilder sql = new StringBuilder("""
                select a.activity_id, a.at, a.kind, a.actor, a.device_id, d.name as device_name,
                       coalesce(a.region, d.region) as region, a.detail
                from activity a
                left join device d on d.device_id = a.device_id
                where true
                """);
        List<Object> parameters = new ArrayList<>();
        if (!filter.newest()) {
            sql.append(" and a.activity_id < ?");
            parameters.add(filter.before());
        }
        if (!filter.pc().isEmpty()) {
            sql.append(" and a.device_id in (select device_id from device where device_id = ? or name = ?)");
            parameters.add(filter.pc());
            parameters.add(filter.pc());
        }
        if (!filter.region().isEmpty()) {
            sql.append(" and coalesce(a.region, d.region) = ?");
            parameters.add(filter.region());
        }
        if (!filter.kind().isEmpty()) {
            sql.append(" and a.kind = ?");
            parameters.add(filter.kind());
        }
        sql.append(" order by a.activity_id desc limit ?");
        parameters.add(limit);
        return jdbc.query(sql.toString(), DatabaseActivity::entry, parameters.toArray());
    }

    @Override
    public Map<String, String> pcs() {
        Map<String, String> names = new LinkedHashMap<>();
        jdbc.query(
                "select device_id, name from device order by name, device_id",
                row -> names.put(row.getString("device_id"), row.getString("name")));
        return names;
    }

    @Override
    public List<String> regions() {
        List<String> names = new ArrayList<>(regions.names());
        names.add("ALL");
        return names;
    }

    private static ActivityEntry entry(ResultSet row) throws SQLException {
        String device = row.getString("device_id");
        String name = row.getString("device_name");
        return new ActivityEntry(
                row.getLong("activity_id"),
                Jdbc.instant(row, "at"),
                row.getString("kind"),
                row.getString("actor"),
                device,
                name == null ? device : name,
                row.getString("region"),
                row.getString("detail"));
    }
}
