package com.rainstaff.sync.server.settle;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.problem.ProblemType;
import com.rainstaff.sync.problem.SyncException;
import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.activity.ActivityKind;
import com.rainstaff.sync.server.activity.ActivityLog;
import com.rainstaff.sync.server.changelog.ChangeLog;
import com.rainstaff.sync.server.changelog.EntryPlace;
import com.rainstaff.sync.server.changelog.Images;
import com.rainstaff.sync.server.changelog.LoggedRow;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.changelog.RowStates;
import com.rainstaff.sync.server.conflict.ConflictKind;
import com.rainstaff.sync.server.conflict.Conflicts;
import com.rainstaff.sync.server.conflict.StoredConflict;
import com.rainstaff.sync.server.exchange.Settling;
import com.rainstaff.sync.server.schema.Schemas;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out what a person decided about a conflict, as new changes that every PC gets. Nothing in the log is taken back.
 * One that is settled already stays as it is, so deciding twice is deciding once.
 */
@ApplicationScoped
class ConflictSettlement {
    private final Conflicts conflicts;
    private final ChangeLog log;
    private final RowStates states;
    private final Images images;
    private final Schemas schemas;
    private final Settling settling;
    private final ActivityLog activity;
    private final Clock clock;

    ConflictSettlement(
            Conflicts conflicts,
            ChangeLog log,
            RowStates states,
            Images images,
            Schemas schemas,
            Settling settling,
            ActivityLog activity,
            Clock clock) {
        this.conflicts = conflicts;
        this.log = log;
        this.states = states;
        this.images = images;
        this.schemas = schemas;
        this.settling = settling;
        this.activity = activity;
        this.clock = clock;
    }

    /**
     * All of it in one transaction, or nothing.
     *
     * @return the conflict, settled now or before
     * @throws SyncException if there is no such conflict, the decision does not fit its kind, or it cannot be carried out
     */
    @Transactional
    StoredConflict settle(long id, Decision decision, String by) {
        settling.begin();
        StoredConflict conflict = conflicts
                .lock(id)
                .orElseThrow(() -> new SyncException(ProblemType.NOT_FOUND, "There is no conflict " + id + "."));
        if (conflict.resolvedAt() != null) {
            return conflict;
        }
        carryOut(conflict, decision);
        conflicts.resolve(id, decision.code(), by, clock.instant());
        if (decision == Decision.RESTORE_PARENT) {
            conflicts.resolveOrphansOf(conflict.winner(), decision.code(), by, clock.instant());
        }
        activity.record(
                ActivityKind.SETTLEMENT,
                by,
                null,
                null,
                "conflict " + id + " about " + conflict.key() + ", "
                        + conflict.kind().code() + ": " + decision.code());
        return conflicts.lock(id).orElseThrow();
    }

    private void carryOut(StoredConflict conflict, Decision decision) {
        boolean orphan = conflict.kind() == ConflictKind.ORPHAN;
        boolean fits =
                switch (decision) {
                    case RESOLVE -> true;
                    case UNDO -> !orphan;
                    case RESTORE_PARENT, LET_GO -> orphan;
                };
        if (!fits) {
            throw new SyncException(
                    ProblemType.MALFORMED_REQUEST,
                    "A conflict of kind " + conflict.kind().code() + " is not settled by " + decision.code()
                            + ". Nothing was changed.");
        }
        switch (decision) {
            case UNDO -> undo(conflict);
            case RESTORE_PARENT -> restoreParent(log.entry(conflict.winner()).key());
            case LET_GO -> settling.delete(conflict.key());
            case RESOLVE -> {}
        }
    }

    private void undo(StoredConflict conflict) {
        if (conflict.kind() == ConflictKind.MERGE) {
            split(conflict);
            return;
        }
        LoggedRow lost = log.entry(conflict.loser());
        if (lost.kind() == EntryKind.TOMBSTONE) {
            settling.delete(conflict.key());
        } else {
            put(conflict.key(), lost);
        }
    }

    private void restoreParent(RowKey parent) {
        RowState state = states.find(List.of(parent), schemas.tables()).get(parent);
        if (state == null || state.deleted()) {
            put(parent, log.lastContents(parent).orElseThrow(() -> nothingLeft(parent)));
        }
    }

    // Where the merged row's contents still hold the survivor, that one reads again as it did before.
    private void split(StoredConflict conflict) {
        RowKey survivor = conflict.key();
        List<EntryPlace> merged = new ArrayList<>();
        for (RowId id : conflict.aliases()) {
            RowKey alias = new RowKey(survivor.table(), id);
            LoggedRow own = log.mergedContents(alias).orElseThrow(() -> nothingLeft(alias));
            requireContents(own);
            settling.split(alias, schemas.byId(own.schemaId()), images.read(own.image()));
            merged.add(own.place());
        }
        RowState held = states.find(List.of(survivor), schemas.tables()).get(survivor);
        if (held != null && merged.contains(held.place())) {
            Optional<LoggedRow> before = log.contentsBefore(survivor, merged);
            before.ifPresent(row -> put(survivor, row));
        }
    }

    private void put(RowKey key, LoggedRow row) {
        requireContents(row);
        settling.put(key, schemas.byId(row.schemaId()), images.read(row.image()));
    }

    private static void requireContents(LoggedRow row) {
        if (row.image() == null) {
            throw nothingLeft(row.key());
        }
    }

    private static SyncException nothingLeft(RowKey key) {
        return new SyncException(
                ProblemType.NOT_FOUND,
                "The contents of row " + key + " were erased or never came. Nothing was changed; the conflict can be"
                        + " closed as it is.");
    }
}
