package com.rainstaff.sync.agent.capture;

import com.rainstaff.sync.agent.schema.FileSchema;
import com.rainstaff.sync.agent.schema.LocalTable;
import com.rainstaff.sync.agent.store.Names;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Rows that stand in the file although nothing is known of them: they were inserted while no trigger saw it. */
public final class UnknownRows {
    private UnknownRows() {}

    /**
     * Puts them into the outbox as found, in the caller's transaction. Stale copies of other regions' rows, which were there
     * when their table was first armed, are left alone.
     *
     * @param sinceMillis when nothing unknown stood in the file for the last time, by the server's clock; null for never
     * @return how many went into the outbox
     */
    public static long capture(Connection connection, FileSchema schema, Baseline baseline, Long sinceMillis)
            throws SQLException {
        Names names = new Names(connection);
        Shapes shapes = new Shapes(connection, names);
        FoundEntries found = new FoundEntries(connection, sinceMillis);
        LabelVerdicts verdicts = new LabelVerdicts(connection, schema, baseline);
        verdicts.judge();
        long captured = 0;
        for (LocalTable table : schema.tables()) {
            Optional<Shape> shape = shapes.current(table);
            if (shape.isPresent()) {
                captured += new BaselineRows(connection, names, table, shape.get()).captureFound(verdicts, found);
            }
        }
        verdicts.forget();
        return captured;
    }
}
