package com.rainstaff.sync.dashboard.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Grades a PC from what is known about it. Attention outranks silence: rows that wait for a person wait whether or not
 * the PC is switched on.
 */
final class PcGrade {
    private final StateLimits limits;
    private final Instant now;

    PcGrade(StateLimits limits, Instant now) {
        this.limits = limits;
        this.now = now;
    }

    PcState stateOf(Pc pc) {
        if (pc.revokedAt() != null) {
            return PcState.REVOKED;
        } else if (wantsAttention(pc)) {
            return PcState.ATTENTION;
        } else if (pc.lastContactAt() == null) {
            return PcState.NEW;
        } else if (silentFor(pc, limits.offline())) {
            return PcState.OFFLINE;
        } else if (silentFor(pc, limits.late())) {
            return PcState.LATE;
        }
        return pc.pendingUp() + pc.pendingDown() > 0 ? PcState.SYNCING : PcState.HEALTHY;
    }

    /** Why a PC needs attention; empty where it does not. Silence is added, but is no reason alone. */
    List<Reason> reasonsFor(Pc pc) {
        if (stateOf(pc) != PcState.ATTENTION) {
            return List.of();
        }
        List<Reason> reasons = new ArrayList<>();
        addIf(hasProblem(pc), Reason.PROBLEM, reasons);
        addIf(pc.held() > 0, Reason.HELD, reasons);
        addIf(pc.parked() > 0, Reason.PARKED, reasons);
        addIf(clockIsOff(pc), Reason.CLOCK, reasons);
        addIf(pc.retired(), Reason.RETIRED, reasons);
        addIf(pc.lastContactAt() != null && silentFor(pc, limits.offline()), Reason.SILENT, reasons);
        return reasons;
    }

    private boolean wantsAttention(Pc pc) {
        return hasProblem(pc) || pc.held() > 0 || pc.parked() > 0 || clockIsOff(pc) || pc.retired();
    }

    private static boolean hasProblem(Pc pc) {
        return pc.problem() != null && !pc.problem().isBlank();
    }

    private boolean clockIsOff(Pc pc) {
        Long offset = pc.clockOffsetMillis();
        return pc.clockOff()
                || (offset != null && Duration.ofMillis(offset).abs().compareTo(limits.clock()) > 0);
    }

    private boolean silentFor(Pc pc, Duration limit) {
        return Duration.between(pc.lastContactAt(), now).compareTo(limit) >= 0;
    }

    private static void addIf(boolean holds, Reason reason, List<Reason> reasons) {
        if (holds) {
            reasons.add(reason);
        }
    }
}
