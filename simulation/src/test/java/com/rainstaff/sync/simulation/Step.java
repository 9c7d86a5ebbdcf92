package com.rainstaff.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

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
        BACK_UP(restores(2)),
        /** Somebody puts the copy in the place of the file. */
        RESTORE(restores(1)),
        /** The server's host keeps a copy of the database. */
        BACK_UP_SERVER(restores(1)),
        /** The server comes back as it was when that copy was made. */
        RESTORE_SERVER(restores(1)),
        /** Somebody's tool writes where the agent's triggers were taken out. */
        UNSEEN_WRITE(Boolean.getBoolean("sim.rough") ? 1 : 0);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        private static int restores(int weight) {
            return Boolean.getBoolean("sim.restores") ? weight : 0;
        }
    }

    private static final int TOTAL =
            List.of(Kind.values()).stream().mapToInt(kind -> kind.weight).sum();

    /** A history of {@code length} steps on {@code pcs} PCs. */
    static List<Step> history(long seed, int pcs, int length) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        while (steps.size() < length) {
            steps.add(new Step(draw(random), random.nextInt(pcs), random.nextLong()));
        }
        return steps;
    }

    private static Kind draw(Random random) {
        int left = random.nextInt(TOTAL);
        for (Kind kind : Kind.values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("the weights add up to less than " + TOTAL);
    }
}
