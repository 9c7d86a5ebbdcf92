package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.capture.HeldRows;
import com.rainstaff.sync.agent.identity.RowMap;
import com.rainstaff.sync.agent.store.Statements;
import com.rainstaff.sync.agent.wanted.MissedColumns;
import com.rainstaff.sync.agent.wanted.WantedRows;
import com.rainstaff.sync.region.Region;

/**
 * What everything that happens in one applying transaction works with.
 *
 * @param region whose feeds this PC reads
 */
record Workbench(
        Statements statements,
        FileRows files,
        Relations relations,
        RowMap rows,
        RowFinder finder,
        Aliases aliases,
        ParkedRows parked,
        HeldRows held,
        MissedColumns missed,
        WantedRows wanted,
        Pending pending,
        Gone gone,
        LocalIds ids,
        SenderSchemas schemas,
        Tally tally,
        Region region) {}
