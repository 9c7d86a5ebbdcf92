package com.rainstaff.sync.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One thing that happens. What exactly is drawn from its own seed when it happens, so that a history stays a history when
 * steps are taken out of it.
 *
 * @param pc on which PC; meaningless where the whole world is meant
 */
record Step(Kind kind, int pc, long seed) {
    enum Kind {
        /** A transaction of the app. */
        WRITE(62),
        /** The agent looks for work, in weather of any kind. */
        SYNC(24),
        /** Time passes. */
        TIME(8),
        /** Somebody sets a PC's clock. */
        SET_CLOCK(2),
        /** The agent's process ends and starts again. */
        RESTART(2),
        /** Everything that waits goes through. */
        CALM(2),
        /** A later release of the app changes its tables. */
        MIGRATE(1),
        /** Somebody keeps a copy of a PC's file. */
        BACK_UP(2),
        /** Somebody puts the copy in the place of the file. */
        RESTORE(1),
        /** The server's host keeps a copy of the database. */
        BACK_UP_SERVER(1),
        /** The server comes back as it was when that copy was made. */
        RESTORE_SERVER(1),
        /** Somebody's tool writes where the agent's triggers were taken out. */
        UNSEEN_WRITE(1);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final Set<Kind> RESTORES =
            EnumSet.of(Kind.BACK_UP, Kind.RESTORE, Kind.BACK_UP_SERVER, Kind.RESTORE_SERVER);

    /** A history of {@code length} steps on {@code pcs} PCs; those of even seeds restore files and the server's database. */
    static List<Step> history(long seed, int pcs, int length) {
        Set<Kind> kinds = EnumSet.allOf(Kind.class);
        if (seed % 2 != 0) {
            kinds.removeAll(RESTORES);
        }
        if (!Boolean.getBoolean("sim.rough")) {
            kinds.remove(Kind.UNSEEN_WRITE);
        }
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        while (steps.size() < length) {
            steps.add(new Step(draw(kinds, random), random.nextInt(pcs), random.nextLong()));
        }
        return steps;
    }

    private static Kind draw(Set<Kind> kinds, Random random) {
        int left = random.nextInt(kinds.stream().mapToInt(kind -> kind.weight).sum());
        for (Kind kind : kinds) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("the weights add up to less than the draw");
    }
}
