package com.rainstaff.sync.dashboard.activity;

import java.time.Instant;

/**
 * One thing somebody or some PC did.
 *
 * @param id place in the log; larger is later
 * @param kind one of {@link ActivityKind}'s words, or one this release does not know
 * @param actor the person's name, or the PC's id
 * @param pc the PC's id; null where none was involved
 * @param pcName null where no PC was involved
 * @param region null where none was involved
 */
public record ActivityEntry(
        long id, Instant at, String kind, String actor, String pc, String pcName, String region, String detail) {
    /** Whether the PC's agent acted, and no person. */
    public boolean byItself() {
        return actor.equals(pc);
    }

    public boolean hasPc() {
        return pc != null;
    }

    /** The kind as far as this release has words for it; null otherwise. */
    public ActivityKind known() {
        return ActivityKind.of(kind).orElse(null);
    }

    public String regionOrDash() {
        return region == null ? "–" : region;
    }

    /** Whether the entry tells of something refused, so that it stands out. */
    public boolean refused() {
        return kind.equals("refused") || kind.endsWith("-failed") || kind.endsWith("-refused");
    }
}
