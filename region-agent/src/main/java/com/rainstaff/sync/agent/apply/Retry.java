package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.row.RowKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks whether parked changes find a place now, until no more do. */
final class Retry {
    /** Changes that no other row's coming explains are tried a few at a time, those tried least first. */
    private static final int OTHERS = 200;
    /** Changes of tables that the file has now go in this many at a time. */
    private static final int OF_NEW_TABLES = 2_000;

    /** Each round reaches one generation of children further; deeper ones follow with the next transaction. */
    private static final int ROUNDS = 50;

    private final Workbench bench;
    private final Page page;

    Retry(Workbench bench, Page page) {
        this.bench = bench;
        this.page = page;
    }

    /** Places what the tables had no place for before they changed; true where more of it is left to be placed. */
    boolean placeInNewTables() throws SQLException {
        if (bench.parked().isEmpty()) {
            return false;
        }
        int before = bench.tally().releases();
        List<ParkedChange> waited =
                bench.parked().waitingForTables(bench.files().names(), OF_NEW_TABLES);
        retry(waited);
        release();
        return waited.size() == OF_NEW_TABLES && bench.tally().releases() > before;
    }

    void release() throws SQLException {
        if (bench.parked().isEmpty()) {
            return;
        }
        int before = -1;
        for (int round = 0; round < ROUNDS && bench.tally().changes() > before; round++) {
            before = bench.tally().changes();
            retry(bench.parked().others(OTHERS));
            for (RowKey awaited : bench.parked().awaited()) {
                if (hasCome(awaited)) {
                    retry(bench.parked().waitingFor(awaited));
                }
            }
        }
    }

    private boolean hasCome(RowKey row) throws SQLException {
        return bench.files().find(row.table()).isPresent()
                && bench.finder().standing(row).isPresent();
    }

    private void retry(List<ParkedChange> parked) throws SQLException {
        List<Incoming> upserts = new ArrayList<>();
        for (ParkedChange change : parked) {
            Optional<Incoming> useful = page.retry(change);
            useful.ifPresent(upserts::add);
        }
        page.place(upserts);
    }
}
