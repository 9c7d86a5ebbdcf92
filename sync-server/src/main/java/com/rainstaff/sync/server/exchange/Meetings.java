package com.rainstaff.sync.server.exchange;

import com.rainstaff.sync.row.RowId;
import com.rainstaff.sync.row.RowKey;
import com.rainstaff.sync.server.changelog.LogEntry;
import com.rainstaff.sync.server.changelog.PastEdit;
import com.rainstaff.sync.server.changelog.RowState;
import com.rainstaff.sync.server.conflict.Conflict;
import com.rainstaff.sync.server.conflict.ConflictKind;
import java.util.List;
import java.util.Objects;

/** Notes what a person has to know of a push: changes that met without knowing of each other, and rows left alone. */
final class Meetings {
    private final Judgement judgement;

    Meetings(Judgement judgement) {
        this.judgement = judgement;
    }

    /**
     * Two changes met.
     *
     * @param wins whether {@code entry} rather than {@code other} is what holds
     * @param aliases ids that lead to the row by this meeting
     */
    void note(LogEntry entry, PastEdit other, boolean wins, ConflictKind kind, List<RowId> aliases) {
        boolean firstSight = kind == ConflictKind.MERGE
                && StampSequence.isBaseline(entry.version())
                && StampSequence.isBaseline(other.version());
        long apart = Math.abs(entry.version().wallMillis() - other.version().wallMillis());
        judgement.meet(new Conflict(
                entry.key(),
                wins ? entry.feed().name() : other.place().feed(),
                kind,
                wins ? entry.place() : other.place(),
                wins ? other.place() : entry.place(),
                1,
                apart <= judgement.terms().nearTieMillis() && !firstSight,
                firstSight,
                aliases));
    }

    /** Notes a row that came to follow one that is deleted. */
    void noteOrphan(RowState before, RowState state, RowKey parentKey) {
        RowState parent = parentKey == null ? null : judgement.knownOrForgotten(parentKey);
        boolean newlyChild = before == null || before.deleted() || !Objects.equals(before.parent(), state.parent());
        if (parent != null && parent.deleted() && newlyChild && !judgement.isOrphaned(state.key())) {
            judgement.orphan(state, parent);
        }
    }

    /** Notes live rows that follow rows this push deleted. */
    void noteOrphans() {
        for (RowState deleted : judgement.freshTombstones()) {
            if (judgement.hasChildTables(deleted.key().table())) {
                judgement.liveChildren(deleted.key()).stream()
                        .filter(child -> !judgement.isOrphaned(child.key()))
                        .forEach(child -> judgement.orphan(child, deleted));
            }
        }
    }
}
