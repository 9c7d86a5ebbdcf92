package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.agent.store.Constraints;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.row.RowKey;
import java.sql.SQLException;
import java.util.Optional;

/** Takes rows out of the file, never their children with them. */
final class Removals {
    private final Workbench bench;

    Removals(Workbench bench) {
        this.bench = bench;
    }

    /** How a removal ended. */
    enum Outcome {
        /** The row stood and is gone. */
        REMOVED,
        /** It did not stand; its id is remembered all the same. */
        ABSENT,
        /** A rule of the app's table, such as a trigger, forbids it; nothing was changed. */
        FORBIDDEN
    }

    /** Removes a row if it stands, with what is parked of it, and remembers that its id went in {@code version}. */
    Outcome remove(RowKey row, Optional<LocalKey> local, RowVersion version) throws SQLException {
        boolean stood = false;
        if (local.isPresent()) {
            bench.gone().note(row.table(), local.get(), row.id());
            Optional<TableRows> table = bench.files().find(row.table());
            try {
                stood = table.isPresent() && table.get().delete(local.get());
            } catch (SQLException broken) {
                if (Constraints.isBroken(broken)) {
                    return Outcome.FORBIDDEN;
                }
                throw broken;
            }
        }
        bench.parked().remove(row);
        bench.missed().forget(row);
        bench.rows().entomb(row.table(), row.id(), version);
        bench.finder().forgetReferenced();
        return stood ? Outcome.REMOVED : Outcome.ABSENT;
    }
}
