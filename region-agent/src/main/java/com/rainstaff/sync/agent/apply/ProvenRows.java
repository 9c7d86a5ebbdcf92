package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.drain.BaselineCandidates.Batch;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.store.Names;
import com.rainstaff.sync.agent.store.Sql;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.exchange.Introduction.Match;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of a replaced file that the server knows: they keep their local ids and are not sent as new ones. */
public final class ProvenRows {
    private ProvenRows() {}

    /** Settles what was proven of {@code batch}, in the caller's transaction; returns how many rows that were. */
    public static int settle(Connection connection, Batch batch, List<Match> matches) throws SQLException {
        Map<Long, String> tables = new HashMap<>();
        for (Change change : batch.rows().changes()) {
            tables.put(change.sequence(), change.key().table());
        }
        int settled = 0;
        try (RowMap rows = new RowMap(connection, new Names(connection))) {
            for (Match match : matches) {
                String table = tables.get(match.sequence());
                if (table != null && rows.byId(table, match.row()).isEmpty()) {
                    rows.put(
                            table,
                            match.row(),
                            batch.keys().get(match.sequence()),
                            RowVersion.of(match.stamp(), match.by()));
                    Sql.execute(connection, "delete from rainsync_outbox where id = ? and op = 'B'", match.sequence());
                    settled++;
                }
            }
        }
        return settled;
    }
}
