package com.rainstaff.sync.dashboard.overview;

import java.util.Comparator;
import java.util.List;

/** One PC in its table, graded. */
public record PcRow(Pc pc, PcState state, List<Reason> reasons) {
    static final Comparator<PcRow> MOST_URGENT_FIRST = Comparator.comparing(PcRow::state)
            .thenComparing(row -> row.pc().name())
            .thenComparing(row -> row.pc().id());

    static PcRow of(Pc pc, PcGrade grade) {
        return new PcRow(pc, grade.stateOf(pc), grade.reasonsFor(pc));
    }

    public boolean seen() {
        return pc.lastContactAt() != null;
    }

    public boolean measured() {
        return pc.clockOffsetMillis() != null;
    }

    public boolean clockIsOff() {
        return reasons.contains(Reason.CLOCK);
    }

    public String agent() {
        return pc.agentVersion() == null ? "–" : pc.agentVersion();
    }
}
