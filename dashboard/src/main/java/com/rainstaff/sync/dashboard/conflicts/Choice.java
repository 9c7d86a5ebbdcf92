package com.rainstaff.sync.dashboard.conflicts;

import java.util.Locale;
import java.util.Optional;

/** What a person can choose for a conflict. */
public enum Choice {
    /** The losing side comes back as a new change. */
    BRING_BACK,
    /** The row that was merged away stands on its own again. */
    SPLIT,
    /** The deleted row that this one belongs to comes back. */
    RESTORE_PARENT,
    /** The row is deleted as well. */
    LET_GO,
    /** Everything stays as it is. */
    KEEP;

    /** The choice a form names. */
    static Optional<Choice> of(String word) {
        for (Choice choice : values()) {
            if (choice.word().equals(word)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }

    /** The choice's word in forms. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
