package com.rainstaff.sync.server.settle;

import com.rainstaff.sync.dashboard.conflicts.Choice;
import com.rainstaff.sync.dashboard.conflicts.ConflictDesk;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets the conflicts page's buttons reach the settlement. */
@ApplicationScoped
class DashboardConflictDesk implements ConflictDesk {
    private final ConflictSettlement settlement;

    DashboardConflictDesk(ConflictSettlement settlement) {
        this.settlement = settlement;
    }

    @Override
    public void settle(long conflict, Choice choice, String by) {
        settlement.settle(conflict, decision(choice), by);
    }

    private static Decision decision(Choice choice) {
        return switch (choice) {
            case BRING_BACK, SPLIT -> Decision.UNDO;
            case RESTORE_PARENT -> Decision.RESTORE_PARENT;
            case LET_GO -> Decision.LET_GO;
            case KEEP -> Decision.RESOLVE;
        };
    }
}
