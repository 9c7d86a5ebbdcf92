package com.rainstaff.sync.dashboard.conflicts;

/** Carries out what a person chose for a conflict. */
public interface ConflictDesk {
    /**
     * All of it or nothing; a conflict that is settled already stays as it is.
     *
     * @param by the person who chose
     * @throws com.rainstaff.sync.problem.SyncException if the choice does not fit the conflict or cannot be carried out
     */
    void settle(long conflict, Choice choice, String by);
}
