package com.rainstaff.sync.demo.scenario;

import com.rainstaff.sync.demo.office.AppFile;
import com.rainstaff.sync.demo.process.Agent;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** A PC with somebody at work: the agent, and who writes. */
record OddPc(Agent agent, OddWorker worker) {
    AppFile file() {
        return agent.pc().file();
    }

    String name() {
        return agent.pc().name();
    }

    SyncFigures figures() throws SQLException {
        return SyncFigures.read(file());
    }

    /** What {@code sql} finds in the file: each row as a text, sorted. */
    List<String> found(String sql) throws SQLException {
        return file().read(connection -> LikeRows.texts(connection, sql));
    }

    boolean isQuiet(Collection<SyncFigures> all) throws SQLException {
        SyncFigures own = figures();
        return own.pendingUp() == 0
                && own.pendingDown(all) == 0
                && agent.isRunning()
                && agent.says().isUpToDate();
    }

    /** How it stands, for a report. */
    String standing() throws SQLException {
        return name() + ": " + figures() + " " + agent.says() + ", parked "
                + found(
                        "select n.text, p.row_id, p.reason from rainsync_parked p join rainsync_name n on n.no = p.table_no")
                + ", held "
                + found(
                        "select n.text, h.local, h.reason from rainsync_held h join rainsync_name n on n.no = h.table_no");
    }
}
