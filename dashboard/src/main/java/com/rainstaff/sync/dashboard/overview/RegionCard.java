package com.rainstaff.sync.dashboard.overview;

import java.util.List;
import java.util.Map;

/**
 * A region with its rows and PCs, the most urgent PC first.
 *
 * @param kind what the card stands for
 * @param rows live rows by table
 */
public record RegionCard(Kind kind, String name, Map<String, Long> rows, List<PcRow> pcs) {
    /** What a card stands for. */
    public enum Kind {
        /** One region. */
        REGION,
        /** The PCs that see every region. */
        HEADQUARTERS,
        /** What all regions read; it has no PCs. */
        SHARED
    }

    public RegionCard {
        pcs = List.copyOf(pcs);
    }

    public boolean isRegion() {
        return kind == Kind.REGION;
    }

    public boolean isHeadquarters() {
        return kind == Kind.HEADQUARTERS;
    }

    public boolean isShared() {
        return kind == Kind.SHARED;
    }

    /** The word that colours the card. */
    public String tone() {
        return pcs.isEmpty() ? "vacant" : state().word();
    }

    /** The state of its most urgent PC; a card without PCs is as calm as can be. */
    PcState state() {
        return pcs.isEmpty() ? PcState.REVOKED : pcs.get(0).state();
    }

    public long rowsInAll() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
